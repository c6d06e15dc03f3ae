"""What pupils explore in a school session: one demonstration an activity of `courses/seance-lycee.toml`.

Each is a `DEMONSTRATION` of `cpia.demonstrations.model`, computed from mushrooms drawn here, the same in every session.
"""
