"""The school session (« séance »): notebooks that a class opens by a code, changes nothing of, and leaves no trace in.

A hub service of ours (`app`) is all that visitors reach. Behind it, in memory only and without any network, run one
Voilà (`notebook_server`, in the jail of `jail`) and one kernel a visitor (`kernel`), forked and isolated by the warm
server that also isolates graded code (`cpia.grading.warm`). `room` starts and ends them; `gate` says what a visitor's
browser may tell a kernel: where a control stands, and nothing else.
"""
