"""Screens that nobody looks at look anew when they come to the front, not before."""

from clinic_desktop.ui.shell.attention import Attention


class Changing:
    """Tells its followers what changed, as the program's refresh does."""

    def __init__(self):
        self.followers = []

    def follow(self, kinds, tell):
        self.followers.append((kinds, tell))
        return lambda: self.followers.remove((kinds, tell))

    def changed(self, *kinds):
        for _, tell in self.followers:
            tell(frozenset(kinds))


def test_only_the_screen_in_front_looks_at_once():
    front, heard, changing = ["today"], [], Changing()
    attention = Attention(changing.follow, lambda: front[0])
    attention.of("today")(frozenset({"task"}), lambda kinds: heard.append(("today", kinds)))
    attention.of("case")(frozenset({"task"}), lambda kinds: heard.append(("case", kinds)))
    changing.changed("task")
    changing.changed("consent")
    assert heard == [("today", {"task"}), ("today", {"consent"})]
    heard.clear()
    front[0] = "case"
    attention.came_to_front("case")
    assert heard == [("case", {"task", "consent"})]
    attention.came_to_front("case")
    assert len(heard) == 1


def test_who_stopped_following_hears_nothing_more():
    changing = Changing()
    stop = Attention(changing.follow, lambda: "today").of("today")(frozenset(), lambda _: None)
    stop()
    assert changing.followers == []
