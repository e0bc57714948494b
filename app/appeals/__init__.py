"""Appeals: a learner asks somebody else to look again at hours, and is answered with reasons."""
