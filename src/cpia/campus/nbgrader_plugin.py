"""Tell nbgrader to exchange with the campus service: functions over a traitlets `Config`, wired by `hub_config/`.

>>> configure(get_config(), course_id="chef-projet-ia")
"""

from traitlets.config import Config

CLASSES = {
    "exchange": "base.Exchange",
    "list": "list.ExchangeList",
    "fetch_assignment": "fetch_assignment.ExchangeFetchAssignment",
    "fetch_feedback": "fetch_feedback.ExchangeFetchFeedback",
    "submit": "submit.ExchangeSubmit",
    "collect": "collect.ExchangeCollect",
    "release_assignment": "release_assignment.ExchangeReleaseAssignment",
    "release_feedback": "release_feedback.ExchangeReleaseFeedback",
}


def configure(config: Config, *, course_id: str, url: str = "") -> None:
    """Put our exchange classes in place of nbgrader's, on a learner's server as on the formgrader's.

    Without `url`, the classes read `CPIA_CAMPUS_URL` when they are used.
    """
    for name, path in CLASSES.items():
        setattr(config.ExchangeFactory, name, f"cpia.campus.exchange.{path}")
    config.CourseDirectory.course_id = course_id
    if url:
        config.Exchange.url = url
