"""The grading engine beside nbgrader, otter-grader and grader-service: the same honest copies for all."""
