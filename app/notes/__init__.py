"""A learner's own notes beside a lesson, each at a second of it; nobody else reads them."""
