"""Single sign-on of the people who work here, by the company's identity provider (OpenID Connect).

allauth speaks the protocol. Here is what it leaves open: that the provider is who the settings say, that its word is
signed, how strongly somebody has proved there who they are, and when.
"""
