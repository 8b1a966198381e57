"""The implants of a line: one model, the planned size and the sizes that may be placed."""

from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.plans.interface import ImplantChoice
from clinic_desktop.ui.plan.words import sizes_of
from clinic_desktop.ui.widgets.fields import Field, FormGrid
from clinic_desktop.ui.widgets.layouts import column, line
from clinic_desktop.ui.widgets.number_edit import NumberEdit
from clinic_desktop.ui.widgets.text import Label

STEP = 25


class ImplantFields(QWidget):
    """Any size of the permitted set may be placed in theatre; others need a new revision."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("implantFields")
        self.maker, self.model, self.surface = QLineEdit(), QLineEdit(), QLineEdit()
        self.planned = NumberEdit(2_000)
        self.sizes, self.sku = QLineEdit(), QLineEdit()
        self.form = FormGrid(2)
        self._title, self._stem = Label(self.tr("Implants"), "h3"), ""
        self._lay_out()
        self.planned.editingFinished.connect(self._on_planned_finished)

    def set_side(self, side: Side) -> None:
        words = {Side.LEFT: self.tr("Implants, left"), Side.RIGHT: self.tr("Implants, right")}
        self._title.setText(words.get(side, self.tr("Implants")))

    def set_article(self, stem: str) -> None:
        """The catalogue's article, which the stock keeps one of for each size."""
        self._stem = stem

    def show_choice(self, choice: ImplantChoice | None) -> None:
        if choice is None:
            return
        self.maker.setText(choice.maker)
        self.model.setText(choice.model)
        self.surface.setText(choice.surface)
        self.planned.set_value(choice.planned_ml)
        self.sizes.setText(", ".join(str(size) for size in choice.sizes_ml))
        self.sku.setText(choice.sku)

    def check(self) -> bool:
        """Whether the sizes can be read; says what is wrong otherwise. Empty is not wrong yet."""
        wrong: dict[str, str] = {}
        try:
            sizes = sizes_of(self.sizes.text())
        except ValueError:
            wrong["sizes"] = self.tr("Write sizes as numbers, for instance 275, 300, 325.")
        else:
            if sizes and self.planned.value not in sizes:
                wrong["planned"] = self.tr("The planned size is one of the permitted sizes.")
        return not self.form.show_errors(wrong)

    def choice(self, side: Side) -> ImplantChoice | None:
        """None while nothing was entered: the plan then says what is missing."""
        maker, model = self.maker.text().strip(), self.model.text().strip()
        if not (maker or model or self.planned.value):
            return None
        return ImplantChoice(
            side, maker, model, self.surface.text().strip(), sizes_of(self.sizes.text()),
            self.planned.value, self.sku.text().strip(),
        )  # fmt: skip

    def _lay_out(self) -> None:
        add, tr = self.form.add, self.tr
        add("maker", Field(tr("Maker"), self.maker))
        add("model", Field(tr("Model"), self.model))
        add("surface", Field(tr("Surface"), self.surface))
        add("planned", Field(tr("Planned size in ml"), self.planned))
        add("sizes", Field(tr("Permitted sizes in ml"), self.sizes), wide=True)
        add("sku", Field(tr("Article of the stock"), self.sku, optional=True), wide=True)
        self.setLayout(column(line(), self._title, self.form, gap=10))

    def _on_planned_finished(self) -> None:
        """The neighbours of the planned size are permitted unless somebody says otherwise."""
        planned = self.planned.value
        if planned and not self.sizes.text().strip():
            self.sizes.setText(f"{planned - STEP}, {planned}, {planned + STEP}")
        if planned and self._stem:
            self.sku.setText(f"{self._stem}-{planned}")
