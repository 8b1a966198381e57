"""Entry of the program: the window of the staff at once, all else through the command line."""

import sys

from clinic_desktop.app.start import open_staff, plainly_wanted


def main() -> None:
    """What is plainly wanted does not wait until the whole command line is loaded (40 ms)."""
    wanted = plainly_wanted(sys.argv[1:])
    if wanted is not None:
        sys.exit(open_staff(wanted))
    from clinic_desktop.app.cli import main as command_line  # noqa: PLC0415  see above

    command_line()


if __name__ == "__main__":
    main()
