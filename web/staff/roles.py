"""What staff may do, by role."""

from typing import Literal

type Role = Literal["receptionist", "navigator", "editor", "analyst", "admin"]

ROLE_NAMES: dict[Role, str] = {
    "receptionist": "Receptionist",
    "navigator": "Care navigator",
    "editor": "Editor",
    "analyst": "Analyst",
    "admin": "Administrator",
}
