"""Why a room does not take what somebody wanted to do in it."""

from app.reasons import Reason


class Refusal(Reason):
    """Why a room does not take what somebody wanted to do in it."""

    NO_ROOM = "not_found", "This room does not exist, or it is not open to you."
    NO_MESSAGE = "not_found", "This message does not exist, or it is not open to you."
    CLOSED = "closed", "This room is closed for now. You can still read what was said."
    MUTED = "muted", "You can write here again from %(until)s. Reading stays possible."
    TOO_FAST = "too_fast", "That was very quick. You can go on in %(seconds)s seconds."
    SLOW = "too_fast", "Everybody speaks in turn here. You can go on in %(seconds)s seconds."
    SILENT = "invalid", "There is nothing to read in this message yet."
    NOT_AN_EMOJI = "invalid", "Please react with a single emoji."
    TOO_MANY_EMOJI = "invalid", "This message has enough different reactions already."
    REPLY_ELSEWHERE = "invalid", "The message you reply to is not in this room."
    LESSON_ELSEWHERE = "invalid", "That lesson does not belong to this room."
    NOT_YOURS_TO_HIDE = "not_allowed", "You can take back your own messages only."
    NOT_A_MODERATOR = "not_allowed", "Only those who look after this room can do that."
    MODERATORS_STAY = "not_allowed", "Those who look after this room cannot be muted in it."
    HELD = "held", "Your message is waiting to be let through. The others do not see it yet."
    NOT_A_QUESTION = "invalid", "This message is not a question."
    NO_POLL = "not_found", "This poll does not exist, or it is not open to you."
    POLL_CLOSED = "closed", "This poll is closed."
    POLL_OVER = "closed", "The lesson has ended, and its polls with it. What was answered stands."
    NO_MORE_POLLS = "closed", "The lesson has ended. No poll can be opened in its room any more."
    POLL_RUNNING = "closed", "Another poll is still open in this room. Please close it first."
    ANSWERED_ALREADY = "not_allowed", "You have answered this poll already. An answer stands."
    NO_SUCH_OPTION = "invalid", "Please choose one of the offered answers."
    SAME_OPTIONS = "invalid", "Each answer may be offered once only."
    NO_HAND = "not_found", "This hand is not raised any more."
    OWN_HAND = "not_allowed", "You can lower your own hand only."
