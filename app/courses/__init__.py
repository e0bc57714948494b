"""What is taught: the topic tree, courses, their revisions and lessons."""
