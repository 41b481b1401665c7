"""The wordings that state whom a service is for and how it is given: reviewed data for ``directory.stated``.

Each is a regular expression over words in small letters, with plain apostrophes and single spaces; a new line is " . ".
"""

WOMEN = r"(?:women|woman|ladies|females|female (?:teens|students|adults|victims|survivors)|mums|mothers|girls)"
MEN = r"(?:men|gentlemen|males|male (?:teens|students|adults|victims|survivors)|dads|fathers|boys)"
# The same as they stand before what belongs to them: "women's group", "female victims", "dads and kids sessions".
WOMEN_OWN = r"(?:women'?s?'?|wom[ae]n's|ladies'?|female|girls'?|girl's|mums'?|mum's|mothers'?)"
MEN_OWN = r"(?:men'?s'?|gentlemen'?s|male|boys'?|boy's|dads'?|dad's|fathers'?)"

# Without one of these no gender is spoken of, and they are quicker to look for than the patterns.
SOMEBODY = (
    "women", "woman", " men ", " men'", " men.", " men,", " men-", " men/", " mens ", "(men", " wi ", "ladies",
    "gentlem", "female", " male", "mum", "mother", " dad", "father", "girl", "boy",
)  # fmt: skip

# What may stand between "for" and whom it is for.
ANY_KIND = (
    r"(?:(?:only|all|any|adult|young|younger|older|pregnant|new|teen|teenage|single|vulnerable|homeless|local"
    r"|muslim|asian|black|bame|disabled|lesbian|gay|trans|breastfeeding|expectant|expecting|lone|isolated|refugee|veteran"
    r"|retired|the|our|wellbeing of|well-being of) ){0,3}"
)
# "For women and" goes on to say who else may come, unless it is one of these.
NO_OTHERS = (
    r"(?!,? (?:and|or|&) (?!children|girls|boys|those|male|female|little|kids|mothers|fathers|babies|trans|non"
    r"|their (?:children|bab|little|kids|daughters|sons)))"
)
# Things that are for those they are named after. A shed is not among them, because many men's sheds take everybody.
GATHERING = (
    r"(?:group|club|refuge|centre|drop[- ]?in|night|evening|session|class|course|circle|choir|network|meeting"
    r"|meet[- ]?up"
    r"|breakfast|lunch|coffee|health|wellbeing|mental health|abuse support|support|hostel|football|rugby|hockey"
    r"|cricket"
    r"|netball|basketball|boxing|kickboxing|swim|swimming|gym|fitness|yoga|walk|walking|programme|project|helpline"
    r"|advice line|support line|line|service|space|café|cafe|talk|league|team)(?:e?s)?\b"
)

# Words by which a service takes others too, or speaks of both.
TAKES_ALL = (
    r"\bmixed[- ](?:sex|gender|group)\b|\b(?:both|all|any) (?:sexes|genders?)\b|\b(?:not just|not only"
    r"|as well as) (?:for )?"
    r"(?:women|men|ladies|mums|dads|mothers|fathers|girls|boys)\b|\bopen to (?:all|anyone|everyone|everybody)\b"
    r"|\b(?:everyone|everybody|anyone|all(?: are)?|families|partners|non-members)(?: and \w+)?(?: is"
    r"| are)? (?:very )?welcome\b"
    r"|\b(?:women|men|ladies|dads|fathers|mums|husbands|boys|girls)(?: are)?(?: also| too)?(?: more than"
    r"| very)? welcome\b"
    r"|\b(?:for|supports?|helps?|with) (?:anyone|everyone|everybody)\b"
    r"|\b(?:women|woman|ladies|girls?|females?|mums?|mothers?) ?(?:and|or|&|/|,) ?(?:men|man|gentlemen|boys?|males?"
    r"|dads?"
    r"|fathers?|partners?|families)\b"
    r"|\b(?:men|man|gentlemen|boys?|males?|dads?|fathers?) ?(?:and|or|&|/|,) ?(?:women|ladies|girls?|females?|mums?"
    r"|mothers?)\b"
)  # fmt: skip
# Kinds of name that hold such a word without being for them alone.
NAME_MISLEADS = (
    r"\b(?:against|by|violent|abusive) (?:women|men|girls)\b|\bwomen'?s'? institute (?:hall|hire|room)"
    r"|\bwomen'?s'? aid\b"
    r"|\bmothers'? union\b|\b(?:mums?|mothers?|dads?|fathers?)(?: ?(?:and|&|,) ?(?:\w+ )?(?:toddlers?|tots?|bab(?:y"
    r"|ies)))"
    r"|\bhistory month\b|\bfilms?\b|\bwomen'?s'? royal\b|\bday\b|\bhire\b"
)

HOME = (
    # Visits.
    r"\bhome[- ]visit(?:s|ing|or|ors)?\b|\bhome[- ]based (?:support|care|service|therapy|visits?)"
    r"|\b(?:visits?|visiting|comes?|coming|goes|sees?|supports?|helps?|helping|care for|cares for|treats?|meets?"
    r"|assess(?:es)?"
    r"|call(?:s|ing)? on|delivered|provided|given|offered|takes? place|carried out|available|support|care|service|help"
    r"|sessions?|appointments?|assessments?)\b(?: [\w'-]+,?){0,5}"
    r" (?:in|to|at) (?:(?:your|their|the (?:child|person|client|patient|resident)'s|people's|clients'|patients'"
    r"|members'|client's"
    r"|patient's) )(?:own )?homes?\b(?! (?:town|area|address|page|library|insurance|or (?:go|garden)))"
    r"|\bin the (?:comfort|privacy|safety) of (?:your|their)(?: own)? homes?\b"
    r"|\b(?:including|be|in) (?:your|their) own homes?\b"
    r"|\bvisits? (?:you|people|patients|clients|families|them) (?:\w+ ){0,4}(?:at|in) (?:\w+ ){0,2}home\b"
    r"|\b(?:visits?|see|sees) (?:you )?at home\b|\bwill (?:be able to )?(?:visit|come to) you\b|\bcarers who come\b"
    # Care and help given at home.
    r"|\b(?:domiciliary|live-in|hourly) care\b|\bhome ?care (?:agency|service|worker)s?\b"
    r"|\b(?:hospital|nursing|nurse or therapist|blood tests?|tests|therapy and support|urgent help|intensive support"
    r"|independence support|rehabilitation) at home\b|\bhelp at home (?:to|when|for|from|service|team)\b"
    r"|\bat home if (?:needed|necessary|you prefer|you cannot)\b"
    r"|\b(?:clinic|hospice|gym|hospital|surgery|centre|hub|group|community) or (?:in the "
    r"|at )?(?:your )?(?:own )?home\b"
    r"|\bat home,? (?:(?:or|and) (?:in|at) (?:a |the |our )?(?:clinic|hospice|gym|hospital|surgery|community|hub"
    r"|group)"
    r"|by (?:tele)?phone)"
    # Things brought home.
    r"|\bmeals[- ]on[- ]wheels\b|\bmeals delivered\b|\bhome (?:library|meals)\b|\bhome (?:library )?deliver(?:y|ies)\b"
    r"|\b(?:deliver|bring|brought|collect|come|comes)\w*(?: [\w'-]+){0,6} (?:to|from|at) (?:your|their) (?:own "
    r"|front )?"
    r"(?:doors?(?:step)?|homes?)\b|\b(?:brings?|brought|collects?) \w+ (?:to|from) (?:the|your) door\b"
    r"|\bdelivered (?:to|in) (?:\w+ ){0,2}homes\b|\bcollect bins from your door\b"
)  # fmt: skip
# A name says it more shortly.
HOME_NAME = (
    r"\bhome ?care\b(?! homes?)|\bdomiciliary\b|\b(?:help|care|nursing|tests|support|befriending|physio\w*|hospital"
    r"|delivered)"
    r" at home\b|\bhome (?:help|visiting|visits|library|delivery|befriending)\b|\band home befriending\b"
    r"|\bmeals on wheels\b"
)
# Words near a mention of home that make it about living there, or about something else.
NOT_HOME = (
    r"\b(?:live|living|remain|remaining|stay|staying|liv(?:e|ing) independently|independen(?:t|tly|ce)|safe|safely"
    r"|warm|use"
    r"|around|sensors?|alarms?|information (?:on|about)|advice (?:on|about)|help (?:with|paying)|finding|funding"
    r"|adaptations"
    r"|moving|move|return(?:ing)?|leave|discharge[d]?|care homes?|meetings|fire safety)\b(?: [\w'-]+){0,5}$"
)

PHONE = (
    r"\b(?:our|a|this)(?: (?!office)[\w/,-]+){0,3} (?:help ?line|(?:support|advice|crisis|listening"
    r"|debt)[- ]?line)s?\b"
    r"|\bhelp ?line (?:provides|offers|is (?:available|open|staffed|here))\b"
    r"|\b(?:tele)?phone (?:and \w+ |or \w+ |& \w+ |, \w+ (?:and|or|&) \w+ )?(?:support|befriending|counsell?ing"
    r"|advice|help"
    r"|coaching|appointments?|consultations?|assessments?|interpreters|interpreting|sessions?|friendship|therapy"
    r"|service available)\b"
    r"|\b(?:befriending|friendship|wellbeing|welfare|check-in|companionship) (?:phone |telephone )?calls?\b"
    r"|\b(?:regular|weekly|daily|friendly)(?: visit or| telephone| phone)* call from\b"
    r"|\b(?:weekly|regular|daily) (?:tele)?phone calls?\b|\bcall you on the (?:tele)?phone\b|\bcalls are free\b"
    r"|\b(?:ring|call|phone|telephone) (?:us |our (?:\w+ )?(?:team|advisers|nurses|volunteers) )?for (?!more"
    r"|further)(?:\w+ ){0,3}(?:advice|support)\b"
    r"|\b(?:someone|person|number) to (?:ring|call)\b|\bcan be rung\b|\bring (?:to talk|and talk)\b"
    r"|\bspecialist (?:\w+ )?nurses on the phone\b|\btelephone service\b"
)  # fmt: skip
PHONE_NAME = (
    r"\bhelp ?line\b|\b(?:support|advice|crisis|listening|contact|talk|claim|drink|debt|child|family|parent|sane"
    r"|hope|silver)"
    r"[- ]?line|\b(?:tele)?phone (?:and|support|befriend|counsel|help|advice|service)"
)
# "By phone" says how help is given only where the sentence is about giving it, and not about getting in touch.
BY_PHONE = (
    r"\b(?:by|over the|on the|via|via the|through|through the) (?:free |video or |text or |email or )?(?:tele)?phone\b"
    r"|\b(?:online|video|face[- ]to[- ]face|in person|text|zoom|at home|home)(?:,| or| and| &|/)+ ?(?:or |and )?"
    r"(?:by |over the |on the |via )?(?:tele)?phone\b(?! (?:calls?|number))"
    r"|\b(?:by|via) (?:\w+,? ){1,3}(?:or|and) (?:tele)?phone\b"
)
# In a list of the ways to meet, the phone is one of them.
PHONE_AMONG_WAYS = (
    r"\b(?:in person|face[- ]to[- ]face|by video|at home|in a group|in clinic)(?:,| or| and)+ (?:by |over the "
    r"|on the )(?:tele)?phone\b"
    r"|\b(?:by|over the|on the) (?:tele)?phone(?:,| or| and)+ (?:by |in a |at )?(?:video|in person"
    r"|face[- ]to[- ]face|group|home)\b"
)
GIVING = (
    r"support|advice|counsel|help|session|therapy|therapies|coaching|\bchat|\btalk|speak|listen|consult|assess"
    r"|befriend|friendship"
    r"|companion|appointments? are available|nurse|peer|guidance|reviews?|available over|information|lessons"
    r"|interpret|deliver"
)
GETTING_IN_TOUCH = (
    r"\bbook|ticket|order\b|\bcontact (?:us|them|the|him|her|me|details)|\bcontacting\b|enquir|\bappl(?:y|ied|ying"
    r"|ications?)\b|purchas"
    r"|reserv|regist|\bbuy\b|scam|smartphone|mobile|referr|\brefer\b|find out more|more information"
    r"|further information|arrange"
    r"|request|\bpay\b|appointments? can be made|make an appointment|for (?:any|all)|get in touch|customer service"
    r"|reminders?\b"
    r"|answerphone|rent\b|learn\b|how to\b|teach"
)

# None of the patterns fits a sentence without one of these, and they are quicker to look for.
HOME_SIGNS = ("home", " door", "visit", "meals", "domiciliary", "live-in", "hourly", "carers who")
PHONE_SIGNS = ("phone", "line", "call", " ring", " rung")
ONLINE_SIGNS = (
    "online", "zoom", "teams", "skype", "facetime", "google", "video", "chat", "virtual", "remote", " app", "digital",
    "webinar",
)  # fmt: skip

ONLINE_THING = (
    r"(?:group|support|counsell?ing|therapy|session|class|classes|course|meeting|chat|forum|community|programme"
    r"|workshop|event"
    r"|appointment|consultation|advice|help|lesson|tuition|coaching|meet-?up|café|cafe|learning|resources|library"
    r"|talking"
    r"|self-help|peer|drop-in|bingo|quiz|choir|yoga|information|tool|calculator|tests?)s?\b"
)
ONLINE = (
    r"\b(?:by|via|over|on|through|and|or|using|livestream|phone,) (?:\w+ )?(?:zoom|(?:microsoft |ms )teams|skype"
    r"|facetime"
    r"|google meet)\b|\bvia teams\b|\bzoom (?:classes|meetings?|sessions?|groups?|calls?)\b"
    r"|\b(?:by|via|over|or|phone,) (?:secure )?video(?: call| link| chat| consultation"
    r"| conferenc\w+)?s?\b(?! (?:games?|services?))"
    r"|\bvideo (?:call|appointment|consultation|session|counselling|link)s?\b"
    r"|\bweb ?chat\b|\blive ?chat\b|\bchat online\b|\bonline(?: over)? chat\b|\b(?:phone|calls?|text),? (?:chat"
    r"|and chat) and\b"
    rf"|\bonline (?!(?:booking|form|safety|shop|fraud|crime|abuse|bullying|gambling|banking|application|referral"
    rf"|dashboard"
    rf"|system|payment|request|account|harms?)\b)(?:[\w-]+ ){{0,3}}{ONLINE_THING}"
    rf"|\b(?:virtual|remote) (?!tours?\b|school|fitness|group fitness"
    rf"|studio)(?:[\w-]+ ){{0,2}}{ONLINE_THING}(?<!classes)"
    r"|\b(?:in[- ]person|face[- ]to[- ]face)(?: and| or|/| &|,)+ ?virtual(?:ly)?\b"
    r"|\b(?:in[- ]person|face[- ]to[- ]face|(?:tele)?phone|text|email)(?:,| or| and| &|/)+ ?(?:or |and )?online\b"
    r"|\bonline(?:,| or| and| &|/)+ ?(?:or |and )?(?:over the |by |on the |via |via the )?"
    r"(?:(?:tele)?phone|face[- ]to[- ]face|in[- ]person|in the community|email)\b"
    r"|\b(?:support|advice|help|information|sessions?|classes|courses?|counselling|therapy|groups?|meetings?)"
    r"(?: [\w-]+){0,5} online\b(?! (?:form|referral|booking|safety))"
    r"|\b(?:meets?|join us|take part|taking part|participate|attend|watch|near you or|we're here for you) online\b"
    r"|\bwebsite or app\b|\bhealth apps?\b|\ban? (?:[\w-]+ ){0,3}app (?:that|which|to help|with)\b|\bdigital tool\b"
    r"|\bwebinars?\b"
)  # fmt: skip
ONLINE_NAME = (
    rf"\b(?:online|virtual|zoom|webchat|digital) (?:[\w-]+ ){{0,3}}{ONLINE_THING}|\bonline$|\bwebchat\b|\bonline\)"
)

# Just before a mention, these deny it; just after it, those below do.
DENIED_BEFORE = (
    r"\b(?:no|not|never|without|nor|cannot|can't|don't|doesn't|unable to|rather than|instead of|no longer|isn't|than)"
    r"(?: (?!only\b)[\w'-]+){0,4} ?$"
)
DENIED_AFTER = (
    r"^(?: [\w'-]+){0,3} (?:are|is|were|can|do)(?: \w+)? (?:not|no longer|never|unavailable)\b"
    r"|^ (?:cannot|can't|aren't|isn't|not)\b"
)
# In a sentence of these, the internet is what is taught, sold or filled in.
GETTING_ONLINE = (
    r"\b(?:learn|teach|how to|get|getting|going|stay safe|safely) (?:\w+ ){0,10}(?:online|zoom|skype)|\bbook(?:ed"
    r"|ing)?(?: [\w,]+){0,5} (?:online|via)\b|\bbookable\b|\bonline bookings?\b"
    r"|\btickets?\b|\bonline memberships?\b|\bmemberships? here\b|\bonline (?:booking|form|application|dashboard"
    r"|crime)|\bto (?:enquire|apply)\b"
)
