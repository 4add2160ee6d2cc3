"""The commands for companies, users, developers and the server itself."""

from __future__ import annotations

from typing import Final

from .kinds import Command, Deletion, Download, Group, Upload, assets, listing, notes

GROUPS: Final = (
    Group(
        "companies",
        "Companies of the developer.",
        "companies",
        (
            listing("List the companies by name."),
            Command("get", "Show a company.", "get"),
            Command("create", "Create a company.", "create"),
            Command("update", "Change a company.", "update"),
            Deletion("delete", "Delete a company with everything in it.", "delete"),
            Command("statistics", "Show how the dice of a company fell.", "get_statistics"),
            Command("grant-access", "Set what a developer may do.", "grant_access"),
            listing(
                "List what was written in a company, newest first.",
                "audit_logs",
                name="audit-log",
                page="get_audit_log_page",
            ),
        ),
    ),
    Group(
        "users",
        "Users of a company.",
        "users",
        (
            listing("List the users by user name."),
            Command("get", "Show a user.", "get"),
            Command("create", "Create a user.", "create"),
            Command("update", "Change a user.", "update"),
            Deletion("delete", "Delete a user with the characters it plays.", "delete"),
            Command("statistics", "Show how the dice of a user fell.", "get_statistics"),
            listing("List the users who wait for approval.", "unapproved", name="unapproved"),
            Command("approve", "Approve a user.", "approve_user"),
            Deletion("deny", "Delete a user who waits for approval.", "deny_user"),
            Command("merge", "Merge two users that are the same person.", "merge"),
            Upload("upload-avatar", "Give a user another avatar.", "upload_avatar"),
            Deletion("delete-avatar", "Delete the avatar of a user.", "delete_avatar"),
            Command("link", "Link an identity to a user.", "link_identity"),
            Deletion("unlink", "Take an identity away from a user.", "unlink_identity"),
        ),
        (
            Group(
                "xp",
                "Experience of a user in a campaign.",
                "users",
                (
                    Command("get", "Show the experience of a user.", "get_experience"),
                    Command("add", "Award experience points.", "add_xp"),
                    Command("remove", "Take experience points away.", "remove_xp"),
                    Command("add-cool-points", "Award cool points.", "add_cool_points"),
                ),
            ),
            Group(
                "quickrolls",
                "Quick rolls that a user keeps.",
                "users",
                (
                    listing("List the quick rolls of a user by name.", "quickrolls"),
                    Command("get", "Show a quick roll.", "get_quickroll"),
                    Command("create", "Create a quick roll.", "create_quickroll"),
                    Command("update", "Change a quick roll.", "update_quickroll"),
                    Deletion("delete", "Delete a quick roll.", "delete_quickroll"),
                ),
            ),
            notes("users", "user"),
            assets("users", "user"),
        ),
    ),
    Group(
        "lookup",
        "The users of a person in all companies.",
        "user_lookup",
        (
            Command("email", "Find users by e-mail address.", "by_email"),
            Command("discord", "Find users by their id at Discord.", "by_discord_id"),
            Command("google", "Find users by their id at Google.", "by_google_id"),
            Command("github", "Find users by their id at GitHub.", "by_github_id"),
            Command("apple", "Find users by their id at Apple.", "by_apple_id"),
        ),
    ),
    Group(
        "identity",
        "Users by the token of another provider.",
        "identity",
        (Command("identify", "Show whose token it is; creates the user if new.", "identify"),),
    ),
    Group(
        "options",
        "The enumerations of the API.",
        "options",
        (Command("list", "Show the enumerations by category.", "get_options"),),
    ),
    Group(
        "developer",
        "The developer whose key is used.",
        "developer",
        (
            Command("get", "Show the developer and its companies.", "get_me"),
            Command("update", "Change the developer.", "update_me"),
            Command(
                "regenerate-key",
                "Replace the API key and show the new one, this once.",
                "regenerate_api_key",
            ),
        ),
    ),
    Group(
        "admin",
        "The whole server, for global administrators.",
        "global_admin",
        groups=(
            Group(
                "developers",
                "All developers.",
                "global_admin",
                (
                    listing("List the developers by name.", "developers"),
                    Command("get", "Show a developer.", "get_developer"),
                    Command("create", "Create a developer.", "create_developer"),
                    Command("update", "Change a developer.", "update_developer"),
                    Deletion("delete", "Delete a developer.", "delete_developer"),
                    Command(
                        "new-key", "Make a new API key and show it, this once.", "create_api_key"
                    ),
                    listing(
                        "List what a developer wrote, newest first.",
                        "developer_audit_logs",
                        name="audit-log",
                        page="get_developer_audit_log_page",
                    ),
                ),
            ),
            Group(
                "users",
                "The users of all companies, deleted ones too.",
                "global_admin",
                (
                    listing("List the users by user name.", "users"),
                    Command("get", "Show a user.", "get_user"),
                    Command("create", "Create a user.", "create_user"),
                    Command("update", "Change, delete or restore a user.", "update_user"),
                    Deletion("delete", "Delete a user.", "delete_user"),
                ),
            ),
            Group(
                "logs",
                "The log of the server.",
                "global_admin",
                (
                    Command("tail", "Show the last lines, newest first.", "tail_logs"),
                    Download("download", "Download the log as a ZIP file.", "download_logs"),
                ),
            ),
        ),
    ),
)
"""The groups, in the order of the help."""
