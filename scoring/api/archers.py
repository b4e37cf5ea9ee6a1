"""Archers over HTTP: how one comes to be, and one's own profile. There is no list of them."""

from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AfterValidator, BeforeValidator, Field

from scoring.accounts import NewArcher, change_profile, make_account, make_guest
from scoring.api.envelope import answer, answers, created
from scoring.api.parameters import AgeGroup, Body, Bowstyle, Category, one_of, refuse_parameters
from scoring.api.shown import IsoTime, WordOrNull
from scoring.api.signing_in import archer_only, caller_of
from scoring.device_cookies import network_asking
from scoring.models import Archer
from scoring.passwords import LONGEST_PASSWORD
from scoring.profiles import HANDS
from scoring.refusals import Invalid

router = Router(tags=["Archers"], auth=archer_only)


def _text_of(field: Any) -> Any:
    """What the model accepts, told of every field at once."""

    def accepted(text: str) -> str:
        try:
            field.run_validators(text)
        except ValidationError as wrong:
            raise ValueError(" ".join(wrong.messages)) from wrong
        return text

    return Annotated[
        str, Field(min_length=1, max_length=field.max_length), AfterValidator(accepted)
    ]


def _said_or_not(word: Any) -> Any:
    """A word of the profile; null or "" where it is not said."""
    return Annotated[
        word | None,
        BeforeValidator(lambda given: None if given == "" else given),
        AfterValidator(lambda said: said or ""),
    ]


BowstyleSaid: Any = _said_or_not(Bowstyle)
CategorySaid: Any = _said_or_not(Category)
AgeGroupSaid: Any = _said_or_not(AgeGroup)
HandSaid: Any = _said_or_not(one_of(HANDS))
DisplayName: Any = _text_of(Archer.display_name.field)
LoginName: Any = _text_of(Archer.login_name.field)
Password = Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD)]


class WordsBody(Body):
    bowstyle: BowstyleSaid = ""
    category: CategorySaid = ""
    age_group: AgeGroupSaid = ""
    handedness: HandSaid = ""


class NewArcherBody(WordsBody):
    display_name: DisplayName
    login_name: LoginName | None = None
    password: Password | None = None


class ProfileBody(WordsBody):
    # Left out, it stays; it cannot be null.
    display_name: DisplayName = ""


class NewArcherData(Schema):
    archer_id: UUID
    token: str


class ProfileData(Schema):
    archer_id: UUID = Field(validation_alias="public_id")
    display_name: str
    login_name: str | None
    is_guest: bool
    bowstyle: WordOrNull
    category: WordOrNull
    age_group: WordOrNull
    handedness: WordOrNull
    created_at: IsoTime


@router.post(
    "/archer",
    auth=None,
    response=answers(NewArcherData, 400, 429, status=201),
    summary="Make an archer",
)
def post_archer(request: HttpRequest, body: NewArcherBody) -> Any:
    """A guest, or with login name and password an account. The token is this device's key, to be
    sent as Authorization: Bearer; it is not shown again."""
    refuse_parameters(request)
    made = _made(body, network_asking(request))
    return created({"archer_id": made.archer.public_id, "token": made.token})


def _made(body: NewArcherBody, network: str) -> NewArcher:
    facts = body.model_dump(exclude={"login_name", "password"})
    if body.login_name is None and body.password is None:
        return make_guest(network=network, **facts)
    if body.login_name is None:
        raise Invalid("login_name", "a password belongs to a login name")
    if body.password is None:
        raise Invalid("password", "an account needs one")
    return make_account(
        login_name=body.login_name, password=body.password, network=network, **facts
    )


@router.get("/archer/me", response=answers(ProfileData, 401, 403), summary="Your profile")
def read_profile(request: HttpRequest) -> Any:
    refuse_parameters(request)
    return answer(Archer.objects.get(pk=caller_of(request).archer_id))


@router.patch(
    "/archer/me", response=answers(ProfileData, 400, 401, 403), summary="Change your profile"
)
def patch_profile(request: HttpRequest, body: ProfileBody) -> Any:
    """What is left out stays. Cards keep the words with which they were shot."""
    refuse_parameters(request)
    return answer(change_profile(by=caller_of(request), **body.model_dump(exclude_unset=True)))
