"""The page of a team's trends, for its coaches."""

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, Response

from app.core.ids import Id
from app.house import House
from app.teams import office
from app.trends.chart import figure, middle
from app.trends.history import history
from app.trends.views import Trends, trends
from app.web.host import of_team

router = APIRouter()
# Points, then the chance of a false alarm in percent: shift, trend, firm signal.  Measured in tests/trends (RC-10).
ODDS = ((12, 1, 12, 1), (20, 11, 21, 2), (26, 19, 27, 2), (52, 46, 50, 5))


@router.get("/t/{team}/trends", response_class=HTMLResponse)
async def page(request: Request, team: Id) -> Response:
    """Ratings, representation and minutes late over the weeks."""
    house: House = request.app.state.house
    await of_team(request, team)
    name, zone, found = await house.read(seen, house, team)
    about = {"team_name": name, "zone": zone, "it": found, "odds": ODDS}
    return page_of(house, about | {"trend_figure": figure, "trend_middle": middle})


def page_of(house: House, data: dict[str, object]) -> HTMLResponse:
    return HTMLResponse(house.painter.render("trends.html", **data))


def seen(tx: Connection, house: House, team: str) -> tuple[str, str, Trends]:
    row = office.team_row(tx, team)
    return row.name, row.time_zone, trends(history(tx, team, house.clock()))
