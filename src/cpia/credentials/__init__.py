"""Short certifications as signed credentials: what they say, who signs them, how long they stand, who checks them."""
