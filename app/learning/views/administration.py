"""Where an administrator begins: the desks that this person looks after."""

from flask_babel import gettext as _

from app.anomalies.permissions import can_look
from app.appeals.permissions import can_answer
from app.claims.permissions import can_decide
from app.classes.permissions import can_open_classes
from app.credits.permissions import can_set_rules
from app.kit.errors import NotAllowed
from app.kit.web import current_actor, render
from app.learning.views import pages
from app.live.permissions import can_review_venue
from app.pledges.permissions import can_publish


@pages.get("/admin")
def show_desks() -> str:
    """The desks of an administrator; raises NotAllowed for who has none."""
    actor = current_actor()
    desks = [
        (can_open_classes(actor), "/classes/new", _("Open a class"), "users"),
        (can_decide(actor, in_reach=True), "/claims", _("Claims"), "file-check"),
        (can_answer(actor, in_reach=True), "/appeals", _("Appeals"), "circle-help"),
        (can_look(actor), "/anomalies", _("Signs"), "shield-alert"),
        (can_review_venue(actor, in_reach=True), "/venues", _("Branch venues"), "map-pin"),
        (can_set_rules(actor.roles), "/admin/rules", _("Rules"), "scale"),
        (can_publish(actor), "/admin/pledge", _("Pledge"), "award"),
    ]
    mine = [desk[1:] for desk in desks if desk[0]]
    if not mine:
        raise NotAllowed()
    return render("learning/administration.html", desks=mine)
