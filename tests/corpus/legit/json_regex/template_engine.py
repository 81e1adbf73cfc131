import re


def render(template, context):
    def lookup(match):
        value = context
        for part in match.group(1).strip().split("."):
            value = value[part]
        return str(value)

    return re.sub(r"\{\{(.*?)\}\}", lookup, template)


print(render("Hello {{ user.name }}, you have {{count}} new {{ kind }}", {"user": {"name": "Ada"}, "count": 3, "kind": "mails"}))
