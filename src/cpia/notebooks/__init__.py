"""The pages that learners also have as notebooks: lessons, workshops, self-checks; on the hub and to download."""
