"""The campus service: nbgrader's exchange over HTTP, with the hub's identity."""
