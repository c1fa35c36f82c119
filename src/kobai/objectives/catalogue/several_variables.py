"""Functions of three, four or six variables given by tables: Hartmann's and Shekel's."""

from __future__ import annotations

from collections.abc import Sequence

from kobai.objectives.catalogue.entry import Entry

_ALPHA = (1.0, 1.2, 3.0, 3.2)
_A3 = ((3.0, 10.0, 30.0), (0.1, 10.0, 35.0), (3.0, 10.0, 30.0), (0.1, 10.0, 35.0))
_P3 = ((0.3689, 0.1170, 0.2673), (0.4699, 0.4387, 0.7470), (0.1091, 0.8732, 0.5547), (0.0381, 0.5743, 0.8828))
_A6 = (
    (10.0, 3.0, 17.0, 3.5, 1.7, 8.0), (0.05, 10.0, 17.0, 0.1, 8.0, 14.0),
    (3.0, 3.5, 1.7, 10.0, 17.0, 8.0), (17.0, 8.0, 0.05, 10.0, 0.1, 14.0),
)  # fmt: skip
_P6 = (
    (0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886), (0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991),
    (0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650), (0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381),
)  # fmt: skip
_BETA = (0.1, 0.2, 0.2, 0.4, 0.4, 0.6, 0.3, 0.7, 0.5, 0.5)
_C = (
    (4.0, 4.0, 4.0, 4.0), (1.0, 1.0, 1.0, 1.0), (8.0, 8.0, 8.0, 8.0), (6.0, 6.0, 6.0, 6.0), (3.0, 7.0, 3.0, 7.0),
    (2.0, 9.0, 2.0, 9.0), (5.0, 5.0, 3.0, 3.0), (8.0, 1.0, 8.0, 1.0), (6.0, 2.0, 6.0, 2.0), (7.0, 3.6, 7.0, 3.6),
)  # fmt: skip


def _squares(weights: Sequence[float], centre: Sequence[float]) -> str:
    terms = zip(weights, centre, strict=True)
    return " + ".join(f"{'' if w == 1 else f'{w:g}*'}(x{j} - {c:g})**2" for j, (w, c) in enumerate(terms, 1))


def _hartmann(a: Sequence[Sequence[float]], p: Sequence[Sequence[float]]) -> str:
    hollows = zip(_ALPHA, a, p, strict=True)
    return (
        "-("
        + " + ".join(f"{'' if alpha == 1 else f'{alpha:g}*'}exp(-({_squares(w, c)}))" for alpha, w, c in hollows)
        + ")"
    )


def _shekel() -> str:
    hollows = zip(_BETA, _C, strict=True)
    return "-(" + " + ".join(f"1/({_squares((1.0,) * 4, c)} + {beta:g})" for beta, c in hollows) + ")"


ROWS = [
    Entry(
        "hartmann_3", "Hartmann 3", _hartmann(_A3, _P3),
        dim=3, domain=[(0.0, 1.0)] * 3, minima=[(0.114588876655069, 0.55564889461693, 0.852546984686677)],
        start=(0.4, 0.3, 0.4),
        note="four hollows in a cube",
        reference="Hartman (1973); Dixon and Szegő (1978), Towards Global Optimisation 2",
    ),
    Entry(
        "hartmann_6", "Hartmann 6", _hartmann(_A6, _P6),
        dim=6, domain=[(0.0, 1.0)] * 6,
        minima=[(0.201689511006705, 0.150010691823458, 0.476873974221897,
                 0.275332430494056, 0.311651616600113, 0.65730053406562)],
        start=(0.4, 0.4, 0.6, 0.4, 0.4, 0.5),
        note="four hollows in a cube of six dimensions", aliases=("hartmann",),
        reference="Hartman (1973); Dixon and Szegő (1978), Towards Global Optimisation 2",
    ),
    Entry(
        "shekel", "Shekel 10", _shekel(),
        dim=4, domain=[(0.0, 10.0)] * 4,
        minima=[(4.00074653159205, 4.00059293413853, 3.99966339804032, 3.99950980058681)], start=(5.5, 5.0, 5.5, 5.0),
        note="ten foxholes", aliases=("foxholes", "shekel_10"),
        reference="Shekel (1971), Test functions for multimodal search techniques; Dixon and Szegő (1978)",
    ),
]  # fmt: skip
