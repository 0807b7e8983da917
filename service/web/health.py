"""Says whether the service can work: the database answers and is at the newest revision."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from service.accounts.policy import VISITOR, Action, allow
from service.errors import Refused
from service.migrating import head, present

router = APIRouter()


def _open() -> None:
    if not allow(VISITOR, Action.READ_HEALTH):
        raise Refused


@router.get("/healthz", dependencies=[Depends(_open)])
def health(request: Request) -> JSONResponse:
    """200 when the service can work, else 503; asks nothing of the tables, which may be missing."""
    try:
        ready = present(request.app.state.engine) == head()
    except SQLAlchemyError:
        ready = False
    return JSONResponse({"ready": ready}, 200 if ready else 503)
