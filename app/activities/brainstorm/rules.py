"""Brainstorming (BR): who may ask, open, add, change, merge, park and set aside, told by the files below.

BR-5 holds by absence: nothing here votes on, rates, likes or comments on an idea.  So does BR-9: no command
merges by itself.
"""

from app.activities.brainstorm.aside import PutBack, SetAside, TextPutBack, TextSetAside
from app.activities.brainstorm.asking import AskWhatItMeans, MeaningAsked
from app.activities.brainstorm.board import Board, Idea
from app.activities.brainstorm.clarifying import (
    EditText,
    IdeaParked,
    IdeasMerged,
    IdeaUnmerged,
    MergeIdeas,
    ParkIdea,
    TextEdited,
    UnmergeIdea,
)
from app.activities.brainstorm.opening import (
    AskQuestion,
    ClarifyStarted,
    CloseIdeas,
    IdeasClosed,
    IdeasOpened,
    IdeasRevealed,
    OpenIdeas,
    QuestionAsked,
    RevealIdeas,
    StartClarify,
    TurnsStarted,
)
from app.activities.brainstorm.status import Mode, State, Status, folded, state_of, status
from app.activities.brainstorm.turns import (
    IdeaRead,
    IdeaSaid,
    NextPerson,
    PassFor,
    PassTurn,
    PersonBefore,
    ReadIdea,
    SayFor,
    SayIdea,
    TurnPassed,
    TurnTakenBack,
)
from app.activities.brainstorm.writing import (
    AddIdea,
    EditIdea,
    IdeaAdded,
    IdeaEdited,
    IdeaShared,
    IdeaWithdrawn,
    SharedIdeaEdited,
    SharedIdeaWithdrawn,
    WithdrawIdea,
)

TURNS = (ReadIdea, SayIdea, PassTurn, SayFor, PassFor, NextPerson, PersonBefore)

__all__ = [
    "TURNS",
    "AddIdea",
    "AskQuestion",
    "AskWhatItMeans",
    "Board",
    "ClarifyStarted",
    "CloseIdeas",
    "EditIdea",
    "EditText",
    "Idea",
    "IdeaAdded",
    "IdeaEdited",
    "IdeaParked",
    "IdeaRead",
    "IdeaSaid",
    "IdeaShared",
    "IdeaUnmerged",
    "IdeaWithdrawn",
    "IdeasClosed",
    "IdeasMerged",
    "IdeasOpened",
    "IdeasRevealed",
    "MeaningAsked",
    "MergeIdeas",
    "Mode",
    "NextPerson",
    "OpenIdeas",
    "ParkIdea",
    "PassFor",
    "PassTurn",
    "PersonBefore",
    "PutBack",
    "QuestionAsked",
    "ReadIdea",
    "RevealIdeas",
    "SayFor",
    "SayIdea",
    "SetAside",
    "SharedIdeaEdited",
    "SharedIdeaWithdrawn",
    "StartClarify",
    "State",
    "Status",
    "TextEdited",
    "TextPutBack",
    "TextSetAside",
    "TurnPassed",
    "TurnTakenBack",
    "TurnsStarted",
    "UnmergeIdea",
    "WithdrawIdea",
    "folded",
    "state_of",
    "status",
]
