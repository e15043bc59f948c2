"""One look for every form."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Django's renderer with the house's own field."""

    field_template_name = "web/field.html"
