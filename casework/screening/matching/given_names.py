"""Given names in their short forms and in other languages: tables of our own, each row one name."""

ABBREVIATIONS = """
francisco fco fcisco
maria ma mra
jose jse
juan jn
guillermo gmo
antonio ant anto
fernando fdo
alejandro aljdro
roberto rbto
alberto albto
manuel mnel
domingo dgo
gonzalez glez gzlez gnzlez
rodriguez rguez rdguez rodz rdz
hernandez hdez hrndez
fernandez fdez frdez
martinez mtez mtnez mnez
sanchez schez snchez
jimenez jmnz jimnz jmnez
ramirez rmrez rmz
gutierrez gtez gtrrez
dominguez dguez
mendez mdez
lopez lpz
perez pez prz
mohammed mohd md mohmd mhd
muhammad mohd md muhd mhd
abdul abd ab
"""

NICKNAMES = """
francisco paco pancho curro paquito kiko
jose pepe pepito chepe
antonio tono tonio tonito
alejandro alex ale jandro
enrique quique kike
ignacio nacho
eduardo lalo edu
jesus chucho chuy
alberto beto
roberto beto rober
guillermo memo guille
fernando nando fer
rafael rafa
santiago santi
javier javi
daniel dani dan danny
ernesto neto
raul rulo
luis lucho wicho
vicente chente
pedro perico
manuel manolo manu
leopoldo polo
alfonso poncho
gabriel gabo gabi
dolores lola
guadalupe lupe lupita
concepcion concha conchita
rosario charo
teresa tere
consuelo chelo
isabel chabela
graciela chela
jonathan yoni jon johnny
alejandra sandra ale
leonardo leo
sebastian sebas
william bill will billy willy
robert bob rob bobby bert
james jim jimmy jamie
john jack johnny
michael mike mick mickey
thomas tom tommy
joseph joe joey
richard dick rick rich ricky
edward ed eddie ted ned
theodore ted teddy theo
charles charlie chuck
henry harry hank
lawrence larry
harold harry hal
anthony tony
samuel sam sammy
benjamin ben benny bibi
nicholas nick nicky
matthew matt
stephen steve
steven steve
philip phil
david dave davey
andrew andy drew
christopher chris kit
gregory greg
kenneth ken kenny
ronald ron ronnie
donald don donnie
timothy tim
jeffrey jeff
gerald gerry jerry
patrick pat paddy
peter pete
albert bert al
alfred fred alf
frederick fred freddie
leonard len lenny
raymond ray
vincent vince
walter walt wally
zachary zach
abraham abe
barack barry
joshua josh
katherine kate katie kathy cathy kat
elizabeth liz beth betty eliza lizzie
margaret maggie peggy meg
deborah debbie deb
susan sue
patricia pat patty trish
rebecca becky
victoria vicky
alexander sasha alex sandro sanya
alexandra sasha alex sandra
aleksandr sasha alex
vladimir vova volodya
dmitry dima mitya
sergey seryozha
mikhail misha
nikolai kolya
yevgeny zhenya
ivan vanya
pavel pasha
boris borya
anastasia nastya
tatiana tanya
maria masha
yekaterina katya
natalia natasha
olga olya
svetlana sveta
nadezhda nadia nadya
muhammad hamada hammoudi
"""

LANGUAGES = """
mohammed muhammad mohamed mohammad muhammed mohamad mohamud maxamed mehmet mukhammad magomed mahamat mamadou
ahmed ahmad ahmet akhmed akhmad axmed
yusuf yousef yousuf youssef yousif josef joseph jose giuseppe iosif osip
usama osama oussama
hussein husayn hussain houssein hosein hossein khusein xuseen
hassan hasan hassen khasan
ali aly cali
umar omar oumar cumar
uthman othman usman osman ousmane cusmaan
abdullah abdallah abdalla abdulla cabdullaahi
ibrahim ebrahim abraham avraham
ismail ismael esmail esmaeil
ishaq eshaq ishak isaac isak
yaqub yaqoub yakub yaghoub jacob jakob
musa mousa moussa moses
isa issa eisa ciise jesus
sulayman suleiman soliman sulaiman slimane solomon suleyman
dawud daoud dawood davoud david
yahya yehia yahia
jamal gamal djamel jamel cemal
jamil gamil djamil cemil
jalal galal djalal
sharif cherif shareef sherif charif
shaykh cheikh
michel mishal
qasim kassem qassem ghasem kacem
qadir kadir kader ghader qader
qaddafi gaddafi kadhafi qadhafi gadhafi
reza riza rida ridha
mahdi mehdi
abu abou abo
ould walad ouled wuld
zawahiri dhawahiri
aleksandr alexander oleksandr aliaksandr alexandr aleksander alessandro alejandro alexandre iskander iskandar aleksandar
aleksandra alexandra oleksandra aliaksandra
aleksandrovich oleksandrovych aliaksandravich
aleksey alexey alexei oleksiy oleksii olexiy aliaksei alexis alejo aleksei
andrey andrei andriy andrii andrew andres andre andreas andrzej
nikolay nikolai mykola mikalai nicholas nicolas nikolaus nikolaos nikos niklas nicola
sergey sergei serhiy serhii siarhei sergio serge sergej serguei
dmitry dmitri dmitriy dmytro dzmitry
evgeny yevgeny yevhen yauheni eugene eugenio evgenii evgeniy yevgeniy
vladimir volodymyr uladzimir wladimir
pavel pavlo paul pablo paulo paolo paval
petr pyotr petro piotr peter pedro pierre pietro piatro pere
mikhail mykhailo michael miguel michel mikhael mikhaylo mikhas mihail miguelangel
ivan john juan jean johannes giovanni joao johann ioannis yohannes ian sean hovhannes yahya
igor ihor ihar
oleg oleh aleh
yuri yury yuriy iurii yurii jury juri george jorge georg georges georgios georgy giorgi jordi
viktor victor viktar vittorio
viktorovich viktorovych viktaravich
viktorovna viktorivna viktarauna
vasily vasyl vasil vasiliy vasilij basil basilio
grigory hryhorii ryhor grigoriy gregory gregorio
gennady hennadii henadz gennadiy gennadi
konstantin kostiantyn kanstantsin constantine constantin
kirill kyrylo cyril
maksim maxim maksym maximo
roman raman
denis denys dionisio dzianis
artem artyom artsiom
vyacheslav viacheslav viachaslau vjaceslav
anatoly anatolii anatol anatoliy
ilya illia elias eliyahu ilias
leonid leanid
stepan stefan stephen steven esteban etienne stefano
timofey timofei tymofii timothy timoteo
fyodor fedor fedir theodore teodoro feodor
yegor egor
nikita mikita
matvey matvei matvii matthew mateo matthias matthieu matteo
yakov yakiv jacob jakob jaime james jacques santiago diego iago
elena yelena olena alena helen helena helene
natalya natalia nataliya nataliia natallia nathalie
tatyana tatiana tetiana tetyana tatsiana
svetlana svitlana sviatlana
anna hanna ganna ana anne hannah
olga olha volha
irina iryna irene irena
ekaterina yekaterina kateryna katsiaryna katherine catherine catalina katarina
yekaterina katherine
galina halyna halina haylina
lyudmila liudmyla ludmila liudmila
yulia yuliia julia yuliya iuliia
maria mary marie mariya mariia mariam maryam miriam
oksana aksana xenia ksenia kseniya
evgenia yevgenia yevheniia eugenia
carlos charles karl carl carlo
luis louis ludwig lewis luigi
enrique henry henri heinrich enrico henrik
guillermo william wilhelm guillaume guglielmo
felipe philip philippe filip filippo phillip
francisco francis franz francois francesco frank
antonio anthony antoine anton antonius
tomas thomas tommaso
eduardo edward edouard eduard
ricardo richard riccardo
roberto robert
margarita margaret marguerite margherita
isabel elizabeth isabelle elisabeth yelizaveta elisaveta
teresa theresa therese
martin martinus marten
henri henrikus hendrikus
marcos marcus mark marc marko
lucas luke luca lukas
rafael raphael
gabriel gavriel jibril
daniel danilo danylo danil
lorenzo lawrence laurent
vicente vincent vincenzo
bernardo bernard
alberto albert
ernesto ernest ernst
hugo hugh
jeronimo jerome
raimundo raymond
walid waleed oualid
warfalli ouarfalli
aung ong
maung mg
daw dau
"""
