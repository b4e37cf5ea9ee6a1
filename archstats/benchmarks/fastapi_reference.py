"""The reference for what an arrow costs: FastAPI and asyncpg, and no more than must be.

One shot a request: insert it, add to the total, answer with both. Nobody signs in, nothing is
looked up, a repeated shot counts twice.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]
from fastapi import FastAPI
from pydantic import BaseModel, Field

TABLES = """
CREATE TABLE IF NOT EXISTS slot (
    id uuid PRIMARY KEY,
    total integer NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS shot (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slot_id uuid NOT NULL REFERENCES slot,
    points smallint NOT NULL,
    is_x boolean NOT NULL,
    x double precision,
    y double precision,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS shots_of_a_slot ON shot (slot_id);
"""


class Shot(BaseModel):
    slot_id: UUID
    score: Annotated[int, Field(ge=0, le=10)]
    is_x: bool
    x: float | None = None
    y: float | None = None


class Recorded(BaseModel):
    shot_id: int
    created_at: datetime
    total: int


@asynccontextmanager
async def lifespan(application: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=10) as pool:
        await pool.execute(TABLES)
        application.state.pool = pool
        yield


application = FastAPI(lifespan=lifespan)


@application.post("/slot", status_code=201)
async def make_slot(slot_id: UUID) -> None:
    await application.state.pool.execute("INSERT INTO slot (id) VALUES ($1)", slot_id)


@application.post("/shot", status_code=201)
async def record(shot: Shot) -> Recorded:
    async with application.state.pool.acquire() as connection, connection.transaction():
        row: Any = await connection.fetchrow(
            "INSERT INTO shot (slot_id, points, is_x, x, y) VALUES ($1, $2, $3, $4, $5)"
            " RETURNING id, created_at",
            *(shot.slot_id, shot.score, shot.is_x, shot.x, shot.y),
        )
        total = await connection.fetchval(
            "UPDATE slot SET total = total + $2 WHERE id = $1 RETURNING total",
            *(shot.slot_id, shot.score),
        )
    return Recorded(shot_id=row["id"], created_at=row["created_at"], total=total)
