"""Grade submissions anew after their assignment changed: tried aside first, then applied whole or not at all."""
