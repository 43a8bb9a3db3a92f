"""Words that decide whether a capital is a name: first names, names that are words or places, and words that are none.

The lists were written by hand for this project; a name that is not in them is found by the roster or by a cue.
"""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """Return the words between spaces."""
    return frozenset(words.split())


FIRST_NAMES = word_set(
    """
    ali tariq monika monica hugo camille beverley beverly janet gavin samira arjun lakshmi yvette consuelo
    kayleigh alberta aleksandra alessia alfie ama amy anders andré angelina anil anouk antje archie arlene arne
    ash asha audrey ayşe barry belinda bernice bilal bjarne boris brendan bronwyn bryan caitlin caleb callum
    cameron candice carla carsten cassandra cecilia chantal charlene cheryl chidi chinwe christelle ciara
    clémence clément connie corinne craig curtis cyril dafydd dagmar damian damon daria darrell dawit delia
    demetrius dennis desmond detlef devin dexter dinesh dolores dora duane dwayne earl edgar edmund edna efua
    eileen eleni elias elke elliot elliott elodie eloise elspeth emeka emre enzo ernesto estelle esteban evan
    evie ezra fabrice faisal farid faye femi fergus finn fleur flora frances françoise freddie freya frieda gaby
    gaëlle gerda gertrud giles gisela giuliana gloria gregorio greta guadalupe gudrun hakan hamish hamid harvey
    harun hasan hélène henning herman hiroshi hugh hussain ida ifeoma iman imani inés ingeborg iqbal isaiah
    ishaan ivy iwan jada jamal jarek jasper javed jemima jens jill joaquín jocelyn jodie joey johann jolene
    jordi josephine josie juanita judit julius kamal kamila karol kasia katharina katarina kavita kenji kerry
    kofi kristina kumar kwame lachlan latoya latasha laurence lavinia layla leanne leroy leticia lilian lily-may
    linus liz lizzie loïc lola lottie lotte lucille ludovic luka luke lynda lynne mabel maeve mahmut maisie
    malik mandy manish manon marcelo marcia margarete marguerite mariam marianne marieke marilyn marisol marlene
    marlon marta martine marvin mathias mathis maud mauricio maxine mei melinda melvin merle meryem mercedes
    mildred millie minh mireille mireia mohamad mohan moira mona montserrat morgan muriel murat myra myriam
    naveed neha nela nellie ngozi nigel nikhil nikolaus nikos noel noura oksana olaf olena ottavia paddy pascale
    patrizia pauline percy perry phyllis pooja poul preeti priscilla quentin quincy rafał raheem ramona randall
    randy rasmus reece regine reuben rhiannon rhys rohan ronan ronnie rory rosalie rosie ruben rukhsana ruud
    sachin sadie saeed salim salma sami samir sanjeev saskia sebastien selina serena seth shane sharif shaun
    shauna shelley sherry shirin sienna sigurd simona søren soraya stacy stanislav stanisław stavros steffen
    steffi stephanie sunita sven-erik svenja sylvain takashi tamsin tania tatjana temitope tess tessa theodore
    thelma theodora tilly tobiah tommaso tracy travis tuomas tyler tyrell tyrone uli uma umar ursel uschi
    valeria vasilis veronika vicki vijay vincenza viktor viktoria waheed waleed wilma wolfram xiomara yann
    yasmine yara yannis yuki zahra zara zoé zoltán zsófia deshawn lamar keisha tamika darnell bernd-michael
    hans-peter karl-heinz jean-pierre aaron abigail abdul abdullah adam adrian adriana agata agnes agnieszka
    ahmed aidan ailsa aisha alan alasdair albert alberto alejandro aleksander alessandra alessandro alexander
    alexandra alexandre alfonso alfred alice alicja alison alistair alina alyssa amanda amelia amélie amina amir
    amira ana anastasia andrea andreas andrew andrzej aneta angela angelika angus anika anita anja anjali ann
    anna annalena anne anneke annette annie annika anthony antoine antoinette antonio anton antonia anya aoife
    arnaud arthur arturo asif astrid aurélie axel ayesha barbara bartek beata beatrice beatriz becky benedikt
    benjamin benoît bernadette bernard bernd beth bethany betty birgit björn brenda brian bridget brigitte bruno
    carlo carlos carmen carol caroline catherine cathy cécile celine charles charlie chiara chloe chloé chris
    christa christian christiane christina christine christoph christophe christopher claire clara clare claudia
    claudio claus clemens colette colin colleen conor connor cormac cristina cristian cynthia damien daniel
    daniela danielle danny daphne darren dave david deborah debbie deirdre denis denise derek deepak diana diane
    didier diego dieter dimitri dirk dmitri dominic dominik dominique donal donald donna doris dorothy dorota
    douglas duncan edith edward ed eddie edoardo edyta elaine eleanor elena elif elin elisabeth elise elizabeth
    ellen ellie eliza els elsa emil emilia emily emma emmanuel enrico enrique eoin eric erica erik erika ernst
    esther ethan eugene eva eve evelyn ewa ewan fabian fabio farah fatima federica federico felicity felix
    ferdinand fernando filip fiona florian francesca francesco francis francisco françois franziska fraser fred
    frederick frederik friedrich gabriel gabriela gabriele gareth gary gemma geoff geoffrey george georg gerald
    gerard gerhard gianluca gillian gina giorgio giovanna giovanni giulia giuseppe gonzalo gordon graham grażyna
    greg gregor gregory grzegorz guillaume guillermo günter gunnar gustav guy gwen hamza hanna hannah hannes
    hans harald harriet harry hartmut hassan heather heike heinrich heinz helen helena helene helga helmut henri
    henrik henry herbert hilary hildegard holger howard hussein ian ibrahim ignacio ilaria ilona imogen imran
    ines inga inge ingrid irena irene irina isaac isabel isabella isabelle isla ismail ivan ivana iwona jacek
    jacob jacqueline jacques jaime jakob jakub james jamie jane janina janine jason javier jean jeff jeffrey
    jenna jennifer jenny jeremy jerome jerry jerzy jesús jessica jim jimmy joachim joan joana joanna joanne joão
    joe joel johan johanna johannes john johnny jolanta jonas jonathan joost jörg jorge josé josef joseph josh
    joshua joyce juan juana judith judy jürgen julian juliane julie julien juliet jürg justin justyna karen
    karim karin karl karolina katarzyna kate katherine kathleen kathryn kathy katie katja katrin kayla keith
    kelly ken kenneth kerstin kevin khadija khalid kieran kim kirsten klara klaus konrad konstantin kristin
    krystyna krzysztof kurt kyle lars latisha laura lauren laurent lea leah leila lena leo leon leonard leonie
    leslie lewis liam lidia linda lindsay lisa lorenzo lorraine louis louisa louise luca lucas lucia lucía lucie
    lucy ludwig luigi luis luisa lukas łukasz lydia lynn maarten maciej maddie magda magdalena magnus mahmoud
    maja małgorzata malcolm manfred manuel manuela marc marcel marcin marco marcus mareike marek margaret
    margarita margaux margot maria marian mariana marie marina mario marion marjorie marko markus martha martin
    martina mary mateo mateusz mathilde mathieu matteo matthew matthias matthieu maureen maurice mauro max
    maximilian megan mehmet melanie melissa mia michael michaela michał michel michele michelle miguel mike
    mikael milena mirjam miriam mohamed mohammed moritz muhammad mustafa nadia nadine nancy naomi natalia
    natalie natasha nathalie nathan nathaniel neil nicola nicolas nicole niels niklas nikolai nils nina noah
    noelle nora norbert norman nuala oleksandr olga oliver olivia olivier omar oonagh orla oskar otto owen pablo
    padraig paloma pam pamela paola paolo patricia patrick patrik paul paula paulina pawel paweł pedro peggy
    penelope peter petra philip philipp philippe phil phoebe pierre pietro pilar piotr priya przemysław rachel
    radek rafael rahul rainer ralf raj rajesh ralph ramón raquel rashid ravi raymond rebecca regina reinhard
    renata renate rené ricardo riccardo richard rita robert roberta roberto robin rodrigo roger roland rolf
    roman ronald rosalind rosario rosemary rowan roxanne rüdiger rupert russell ruth ryan sabine sabrina sally
    salvatore sam samantha samuel sandra sandro sanjay sanna sanne sara sarah sascha scott sean seán sebastian
    sebastián sergei sergio shannon sharon sheila shirley sigrid silke silvia simon simone sinéad siobhán sofia
    sofía sonia sonja sophia sophie stacey stefan stefania stefanie stefano stella stephan stéphane stephen
    steve steven stuart sunil susan susanne sushma svetlana sven sylvia sylvie szymon tadeusz tamara tanja tanya
    tara tatiana ted teresa terence terry thea theo theresa thérèse thibault thierry thomas thorsten tiago
    tiffany tim timo timothy tina tobias toby todd tom tomás tomasz tommy toni tony torsten tracey trevor ulrich
    ulrike ursula ute uwe valentina valerie valérie vanessa vera veronica véronique vicky victor vikram vincent
    vincenzo virginie viviane vivian vladimir volker walter waltraud wanda wendy werner wilhelm william willem
    winifred wojciech wolfgang wouter xavier yannick yasmin yolanda youssef yusuf yves yvonne zachary zainab
    zbigniew zofia zoe zuzanna åsa íñigo şebnem
    """
)
"""First names that are hardly ever anything else, case-folded."""

WORD_NAMES = word_set(
    """
    jasmine destiny brooke schäfer saints trinity genesis chastity melody verity felicity honour blossom clement
    royce shepherd fisher hunter fletcher archer piper weaver thatcher sexton dexter ash flora nova will mark
    rose may grace bill hope joy art pat sue rob drew jack frank summer dawn iris ivy lily page chase miles dean
    june april august jan daisy poppy violet olive hazel holly heather ruby amber pearl crystal jade faith
    charity constance patience prudence honor merit mercy angel star sky skye rain river brook forest glen heath
    cliff dale lane ray rich dick nick pete rod rusty sandy skip buddy chip chuck curt earnest gene grant guy
    hank herb kit lance lee mason max misty norm parker pepper porter reed rex robin sage scarlett spike stew
    stone tanner taylor teddy trip tucker wade ward wolf zen ace basil bea bishop blaze bob cat cherry christian
    clay cole colt dash don dot duke earl fern gale ginger happy jay jet jewel judge king lark laurel levi link
    major mars maverick mo octavia pack penny phoenix prince queenie reign royal sailor sequoia storm sunny
    sterling sun temple tiger true van vesper wren young dev park blake penn black white green brown gray grey
    long short cook hill wood woods banks day price bell ball love best sharp wise small little fox bird lake
    rivers ford baker butcher carpenter cooper turner smith church house street west north east south moon
    winter winters summers spring english french german holland ireland power powers fields rush cross field
    hall hand head keys knight light marsh mills moss noble pace payne pike pond pool pope potter root sellers
    singer speed steel swan swift train walker wall waters wells workman case carter chambers conti mar sol cruz
    paz luz rey reyes guerra rosa stella perla alba aurora lange alte neue große kleine weiß weiss klein groß
    gross schwarz braun koch jung neu neumann kurz roth sommer lang fuchs wolff bär vogel richter kaiser graf
    engel stein berg wald bauer müller schneider schmied weber petit grand leblanc lenoir roux moreau jong vries
    bos dijk meer visser kok groot
    """
)
"""Names that are words as well (in English and the other languages), or months."""

SOFT_NAMES = word_set(
    """
    hazel violet ivy lily daisy poppy iris olive holly heather ruby dawn pat sue rob ray rich dick nick pete rod
    jack drew rosa stella aurora alba max teddy taylor hunter mason miles dean april june august summer grant
    glen basil bea amber jade jasmine crystal robin terry jay ginger star
    """
)
"""Of these the ones that seldom open a sentence as a word."""

PLACE_NAMES = word_set(
    """
    paris florence chelsea austin sydney victoria georgia jordan charlotte lincoln madison chad india devon
    kerry israel milan adelaide alexandria brooklyn dallas houston savannah cheyenne kent chester lancaster york
    bristol carlisle preston warwick washington kingston darwin melbourne virginia carolina dakota montana asia
    africa america verona siena vienna valencia catania roma lourdes london troy orlando jackson santiago
    salvador kenya cuba ireland holland china malaysia tyrone clare derry shannon isla skye ayr lorraine clifton
    stafford stanley hamilton wellington nelson perth lydia odessa sofia geneva helena aurora augusta eugene
    regina surrey denver memphis francia italia
    """
)
"""Names that are places as well."""

NO_NAMES = word_set(
    """
    a an the this that these those i we you he she they it and or but if so no not yes ok okay oh well there
    here what who when where why how which while because since until after before then than as at by for from in
    into of off on onto out over to up with without about is are was were be been being am do does did done have
    has had can could shall should will would may might must my your his her its our their me him us them mine
    yours one two three four five six seven eight nine ten first second third last next new old good bad great
    big small more most less least some any every each all both few many much other another same such only just
    also even still yet again always never often sometimes very really too quite maybe perhaps please thanks
    thank sorry hello hi hey dear cheers regards best kind monday tuesday wednesday thursday friday saturday
    sunday january february march april june july august september october november december montag dienstag
    mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember lundi mardi
    mercredi jeudi vendredi samedi dimanche today tomorrow yesterday morning evening night christmas easter
    ramadan english british scottish welsh irish american french german spanish italian dutch polish swedish
    european asian african indian chinese japanese muslim christian jewish catholic hindu london berlin england
    scotland wales europe internet head director manager officer engineer analyst designer developer nurse
    teacher doctor professor student assistant chief vice president senior junior lead team support help service
    services customer human resources sales marketing finance office department company bank school college
    university hospital library council government police ministry state county city north south east west data
    product project program programme system systems software app apps online digital website google microsoft
    apple amazon facebook meta twitter slack jira confluence trello zoom teams excel word powerpoint outlook
    windows linux ubuntu android chrome firefox safari github gitlab python java javascript julia ruby scala
    pascal ada perl rust jupyter docker kubernetes siri alexa cortana copilot claude gemini gpt chatgpt netflix
    spotify uber airbnb ikea tesco asda aldi lidl netto boots argos paypal visa mastercard instagram whatsapp
    youtube tiktok linkedin reports settings menu options mister mr mrs ms miss mx dr prof fr rev sr sra mme
    mlle bezos musk trump biden obama putin shakespeare einstein bayes monte fourier gauss jesus god lord santa
    claus mitte anfang ende herr frau herrn haus mann rentner rentnerin berlinerin der die das den dem des ein
    eine und oder aber nicht ja nein vom zum zur im ich du er sie es wir ihr madame monsieur mademoiselle le la
    les un une de et ou mais directeur directrice française français señor señora el los las una unos y o pero
    signor signora il lo gli uno e ma mom mum mother dad father mama papa nan nana gran grandma grandpa granny
    auntie aunt uncle sir madam boss mate everyone everybody someone somebody anyone anybody nobody people man
    woman person speaker participant interviewer researcher moderator act error exception http https url api sql
    html css pdf csv json xml faq id ids nhs covid gp bbc it's i'm i've i'd i'll that's practitioner marvel
    superior general major minor public private social local national royal central main high
    """
)
"""Words with a capital that are no name, even after a cue."""

JOKES = word_set(
    """
    who pepper martens kipling right doubtfire whippy bean robot muscle potato plum watson strange evil wrong
    congeniality oetker
    """
)
"""What may stand after a title and is no person, or is a firm."""

BRANDS = frozenset(
    (
        *("john lewis", "marks spencer", "ralph lauren", "calvin klein", "tommy hilfiger", "charles schwab"),
        *("jack daniels", "trader joe", "ben jerry", "sam's club", "paul smith", "ted baker", "laura ashley"),
        *("hugo boss", "max mara", "max planck", "marie curie", "martin luther", "thomas cook", "harry potter"),
        *("james bond", "johns hopkins", "johnson johnson", "morgan stanley", "john deere", "jimmy choo"),
        *("monte carlo", "mary poppins", "sherlock holmes", "robin hood", "peter pan", "santa claus", "jesus christ"),
        *("queen elizabeth", "prince william", "king charles", "queen victoria", "prince charles", "victoria line"),
    )
)
"""Firms, fictions and heads of state that are called like a person, case-folded."""

ROLES = word_set(
    """
    interviewer interviewerin interviewee researcher moderator moderatorin moderador moderadora facilitator
    participant respondent speaker user customer client host guest admin agent caller patient doctor nurse
    teacher student pupil parent mother father mum dad son daughter husband wife partner owner manager director
    officer engineer developer designer analyst scientist staff employee worker farmer driver carer caregiver
    lawyer judge clerk librarian librarians citizen resident tenant landlord member visitor shopper buyer seller
    vendor supplier volunteer expert observer coach trainer trainee apprentice assistant supervisor lead team
    group all everyone both unknown unidentified other narrator note-taker notetaker transcriber translator
    interpreter woman man girl boy male female person people tribe tribes state states territory region regional
    grantee grantees federal enquêtrice enquêteur entrevistador entrevistadora intervistatore intervistatrice
    badacz badaczka forscher forscherin befragte befragter teilnehmer teilnehmerin chercheur chercheuse
    participante partecipante deelnemer onderzoeker intervjuare deltagare system bot chatbot a b c q question
    answer housing office department company organisation organization bank school hospital library council ceo
    cto cfo head senior junior product data project program programme software sales marketing support service
    finance hr it operations technical account novice beginner advanced former current new old young
    """
)
"""Words that make a speaker's label a role and no name."""
