"""What pupils explore in a school session on the hub: one `DEMONSTRATION` an activity of `courses/seance-lycee.toml`.

One computation, two faces: each file puts controls on the table of an activity of `cpia.seance`, whose other face is
the static page, so that a pupil in the room and a pupil at home see the same numbers. A table is computed when its file
is imported, by the warm server and before any visitor comes: a moved control only reads it.
"""
