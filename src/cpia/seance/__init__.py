"""The awareness session for schools: five activities in plain files, on tables computed here from simulated data.

One file an activity, pure and seeded; `pages` and `prints` say them in French; `site` writes the folder. Nothing of a
visitor is collected: no cookie, no storage, no free text, no request to another host.
"""
