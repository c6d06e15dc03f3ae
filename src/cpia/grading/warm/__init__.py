"""The warm fork server: the course's libraries imported once, one jailed fork for each process that is asked for."""
