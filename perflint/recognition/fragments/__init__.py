"""Tables that pages parted, made whole before anybody asks what they say; the front door is ``tables``."""
