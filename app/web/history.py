"""The chat's history: a read-only projection of the transcript store. What the chat sends is never a turn."""

from typing import Any

from chainlit.data.base import BaseDataLayer
from chainlit.types import Feedback, PageInfo, PaginatedResponse, Pagination, ThreadFilter
from chainlit.user import PersistedUser, User

from app.web.hall import Hall
from app.web.projection import line, stamp, thread
from transcripts.store import UnknownInterview


class History(BaseDataLayer):  # type: ignore[misc]  # the library is untyped
    """Interviews as the chat's threads; the thread id is the interview id, the owner the user's identifier."""

    def __init__(self, hall: Hall):
        self.house, self.feedback = hall.house, hall.feedback

    # -- users: only who they are, nothing about them is kept --------------------------------------------------------

    async def get_user(self, identifier: str) -> PersistedUser:
        return PersistedUser(id=identifier, identifier=identifier, createdAt=stamp(0))

    async def create_user(self, user: User) -> PersistedUser:
        return await self.get_user(user.identifier)

    # -- threads -----------------------------------------------------------------------------------------------------

    async def list_threads(self, pagination: Pagination, filters: ThreadFilter) -> PaginatedResponse:
        told = await self.house.store.summaries(filters.userId)
        lines = [line(each, self._persona(each.setup.persona)) for each in told]
        wanted = (filters.search or "").casefold()
        lines = [each for each in lines if wanted in each["name"].casefold()]
        first = next((i + 1 for i, each in enumerate(lines) if each["id"] == pagination.cursor), 0)
        page = lines[first : first + pagination.first]
        more = len(lines) > first + len(page)
        ends = {"startCursor": page[0]["id"] if page else None, "endCursor": page[-1]["id"] if page else None}
        return PaginatedResponse(pageInfo=PageInfo(hasNextPage=more, **ends), data=page)

    async def get_thread(self, thread_id: str) -> dict[str, Any] | None:
        owner = await self.house.store.owner(thread_id)
        if owner is None:
            return None
        try:
            interview = await self.house.store.load(thread_id)
        except UnknownInterview:
            return None
        brief = self.house.conductor.brief(interview)
        return thread(interview, owner, brief, await self.feedback.chart(interview))

    async def get_thread_author(self, thread_id: str) -> str:
        return await self.house.store.owner(thread_id) or ""

    async def delete_thread(self, thread_id: str) -> None:
        await self.house.store.delete(thread_id)

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """Renames. A name that comes with a user is the chat's own, after the first message; that is ignored."""
        if name and name.strip() and user_id is None and await self.house.store.owner(thread_id):
            await self.house.conductor.rename(thread_id, name)

    def _persona(self, id: str) -> str:
        persona = self.house.content.personas.get(id)
        return persona.name if persona else id

    # -- what the chat would like to store ---------------------------------------------------------------------------

    async def create_step(self, step_dict: dict[str, Any]) -> None:
        """Turns come from the conductor alone."""

    async def update_step(self, step_dict: dict[str, Any]) -> None:
        """Turns never change."""

    async def delete_step(self, step_id: str) -> None:
        """Turns are never taken back."""

    async def create_element(self, element: Any) -> None:
        """Elements are computed."""

    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        """Elements are computed."""

    async def get_element(self, thread_id: str, element_id: str) -> dict[str, Any] | None:
        found = await self.get_thread(thread_id)
        return next((each for each in (found or {}).get("elements", []) if each["id"] == element_id), None)

    async def upsert_feedback(self, feedback: Feedback) -> str:
        """There is nothing to rate."""
        return ""

    async def delete_feedback(self, feedback_id: str) -> bool:
        return False

    async def get_favorite_steps(self, user_id: str) -> list[dict[str, Any]]:
        return []

    async def build_debug_url(self) -> str:
        return ""

    async def close(self) -> None:
        """The house closes its own store."""
