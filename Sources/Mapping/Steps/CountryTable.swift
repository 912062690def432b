// Written by Tests/MappingTests/Steps/make_tables.py; change that and run it again.

/// The countries of ISO 3166-1: alpha-2, alpha-3, then names; an indented line goes on with the names.
///
/// Names come from ISO 3166-1 and, for a country's own languages, from Unicode CLDR; further ones are in wide use.
/// Kosovo has its codes from the range that ISO leaves to users.
enum CountryTable {
    static let rows = """
        AD AND Andorra; Principality of Andorra
        AE ARE United Arab Emirates; UAE; Emirates; الإمارات العربية المتحدة
        AF AFG Afghanistan; Islamic Republic of Afghanistan; افغانستان; Owganystan
        AG ATG Antigua & Barbuda; Antigua
        AI AIA Anguilla
        AL ALB Albania; Republic of Albania; Shqipëri
        AM ARM Armenia; Republic of Armenia; Հայաստան
        AO AGO Angola; Republic of Angola
        AQ ATA Antarctica
        AR ARG Argentina; Argentine Republic
        AS ASM American Samoa
        AT AUT Austria; Republic of Austria; Österreich; Austrija; Avstrija; Ausztria
        AU AUS Australia
        AW ABW Aruba
        AX ALA Åland Islands; Åland
        AZ AZE Azerbaijan; Republic of Azerbaijan; Azərbaycan; Азәрбајҹан
        BA BIH Bosnia & Herzegovina; Republic of Bosnia and Herzegovina; Bosnia; BiH; Босна и Херцеговина; Bosna i
           Hercegovina
        BB BRB Barbados
        BD BGD Bangladesh; People's Republic of Bangladesh; বাংলাদেশ
        BE BEL Belgium; Kingdom of Belgium; België; Belgique; Belgien
        BF BFA Burkina Faso
        BG BGR Bulgaria; Republic of Bulgaria; България
        BH BHR Bahrain; Kingdom of Bahrain; البحرين
        BI BDI Burundi; Republic of Burundi; Uburundi
        BJ BEN Benin; Republic of Benin
        BL BLM St. Barthélemy
        BM BMU Bermuda
        BN BRN Brunei; Brunei Darussalam; بروني
        BO BOL Bolivia; Bolivia, Plurinational State of; Plurinational State of Bolivia
        BQ BES Caribbean Netherlands; Bonaire, Sint Eustatius and Saba; Sint Eustatius and Saba Bonaire; Bonaire;
           Caribisch Nederland
        BR BRA Brazil; Federative Republic of Brazil; Brasil; Brazile
        BS BHS Bahamas; Commonwealth of the Bahamas
        BT BTN Bhutan; Kingdom of Bhutan; འབྲུག
        BV BVT Bouvet Island
        BW BWA Botswana; Republic of Botswana
        BY BLR Belarus; Republic of Belarus; Беларусь
        BZ BLZ Belize
        CA CAN Canada; ᑲᓇᑕᒥ
        CC CCK Cocos (Keeling) Islands
        CD COD Congo - Kinshasa; Congo, The Democratic Republic of the; The Democratic Republic of the Congo; DR
           Congo; DRC; Zaire; Congo (DRC); République démocratique du Congo; RDC; Jamhuri ya Kidemokrasia ya Kongo;
           Republíki ya Kongó Demokratíki
        CF CAF Central African Republic; Ködörösêse tî Bêafrîka; République centrafricaine
        CG COG Congo - Brazzaville; Congo; Republic of the Congo; Congo, Republic
        CH CHE Switzerland; Swiss Confederation; Schweiz; Schwiiz; Suisse; Svizzera; Svizra
        CI CIV Côte d’Ivoire; Republic of Côte d'Ivoire; Ivory Coast
        CK COK Cook Islands
        CL CHL Chile; Republic of Chile
        CM CMR Cameroon; Republic of Cameroon; Cameroun
        CN CHN China; People's Republic of China; PRC; Mainland China; PR China; China PR; 中华人民共和国; 中華人民共和國; 中國; 中国;
           جۇڭگو; Cunghgoz; རྒྱ་ནག; 중국
        CO COL Colombia; Republic of Colombia
        CR CRI Costa Rica; Republic of Costa Rica
        CU CUB Cuba; Republic of Cuba
        CV CPV Cape Verde; Cabo Verde; Republic of Cabo Verde
        CW CUW Curaçao; Kòrsou
        CX CXR Christmas Island
        CY CYP Cyprus; Republic of Cyprus; Κύπρος; Kıbrıs
        CZ CZE Czechia; Czech Republic; Česká republika; Česko
        DE DEU Germany; Federal Republic of Germany; BRD; Bundesrepublik Deutschland; Deutschland; Tjiisklun
        DJ DJI Djibouti; Republic of Djibouti; جيبوتي
        DK DNK Denmark; Kingdom of Denmark; Danmark; Dänemark; Danmarki
        DM DMA Dominica; Commonwealth of Dominica
        DO DOM Dominican Republic; Dominican Rep; República Dominicana
        DZ DZA Algeria; People's Democratic Republic of Algeria; الجزائر; Algérie
        EC ECU Ecuador; Republic of Ecuador
        EE EST Estonia; Republic of Estonia; Eesti
        EG EGY Egypt; Arab Republic of Egypt; مصر
        EH ESH Western Sahara; الصحراء الغربية
        ER ERI Eritrea; the State of Eritrea; ኤርትራ; إريتريا
        ES ESP Spain; Kingdom of Spain; España; Espanya; Espainia; Espanha
        ET ETH Ethiopia; Federal Democratic Republic of Ethiopia; ኢትዮጵያ
        FI FIN Finland; Republic of Finland; Suomi; Lääʹddjânnam
        FJ FJI Fiji; Republic of Fiji
        FK FLK Falkland Islands; Falkland Islands (Malvinas); Malvinas; Islas Malvinas
        FM FSM Micronesia; Micronesia, Federated States of; Federated States of Micronesia
        FO FRO Faroe Islands; Føroyar
        FR FRA France; French Republic
        GA GAB Gabon; Gabonese Republic
        GB GBR United Kingdom; United Kingdom of Great Britain and Northern Ireland; UK; Great Britain; Britain;
           England; Scotland; Wales; Northern Ireland; GB-ENG; GB-SCT; GB-WLS; GB-NIR; Y Deyrnas Unedig; an Ríocht
           Aontaithe; An Rìoghachd Aonaichte
        GD GRD Grenada
        GE GEO Georgia; საქართველო; Гуырдзыстон; Қырҭтәыла
        GF GUF French Guiana; Guyane française
        GG GGY Guernsey
        GH GHA Ghana; Republic of Ghana; Gaana; Ghana nutome
        GI GIB Gibraltar
        GL GRL Greenland; Kalaallit Nunaat
        GM GMB Gambia; Republic of the Gambia
        GN GIN Guinea; Republic of Guinea; Guinée
        GP GLP Guadeloupe
        GQ GNQ Equatorial Guinea; Republic of Equatorial Guinea; Guinea Ecuatorial; Guinée équatoriale; Guiné
           Equatorial
        GR GRC Greece; Hellenic Republic; Hellas; Ελλάδα
        GS SGS South Georgia & South Sandwich Islands
        GT GTM Guatemala; Republic of Guatemala
        GU GUM Guam
        GW GNB Guinea-Bissau; Republic of Guinea-Bissau; Guiné-Bissau
        GY GUY Guyana; Republic of Guyana
        HK HKG Hong Kong SAR China; Hong Kong; Hong Kong Special Administrative Region of China; Hong Kong SAR; Hong
           Kong, China; 香港; 中國香港特別行政區
        HM HMD Heard & McDonald Islands; Heard Island and McDonald Islands
        HN HND Honduras; Republic of Honduras
        HR HRV Croatia; Republic of Croatia; Hrvatska; Croazia; Croasia
        HT HTI Haiti; Republic of Haiti
        HU HUN Hungary; Magyarország
        ID IDN Indonesia; Republic of Indonesia
        IE IRL Ireland; Republic of Ireland; Eire
        IL ISR Israel; State of Israel; ישראל; إسرائيل
        IM IMN Isle of Man; Ellan Vannin
        IN IND India; Republic of India; भारत; ভারত; భారతదేశం; இந்தியா; بھارت; ભારત; ಭಾರತ; ଭାରତ; ഇന്ത്യ; ਭਾਰਤ; ভাৰত;
           ᱤᱱᱰᱤᱭᱟ; ہِندوستان; ڀارت
        IO IOT British Indian Ocean Territory
        IQ IRQ Iraq; Republic of Iraq; العراق; عێراق
        IR IRN Iran; Iran, Islamic Republic of; Islamic Republic of Iran; Persia; ایران
        IS ISL Iceland; Republic of Iceland; Ísland
        IT ITA Italy; Italian Republic; Italia; Italie
        JE JEY Jersey
        JM JAM Jamaica
        JO JOR Jordan; Hashemite Kingdom of Jordan; الأردن
        JP JPN Japan; 日本
        KE KEN Kenya; Republic of Kenya
        KG KGZ Kyrgyzstan; Kyrgyz Republic; Кыргызстан; Киргизия
        KH KHM Cambodia; Kingdom of Cambodia; កម្ពុជា
        KI KIR Kiribati; Republic of Kiribati
        KM COM Comoros; Union of the Comoros; جزر القمر; Comores
        KN KNA St. Kitts & Nevis; St Kitts
        KP PRK North Korea; Korea, Democratic People's Republic of; Democratic People's Republic of Korea; DPRK; 북한
        KR KOR South Korea; Korea, Republic of; Republic of Korea; Korea; Korea South; 대한민국; 한국
        KW KWT Kuwait; State of Kuwait; الكويت
        KY CYM Cayman Islands
        KZ KAZ Kazakhstan; Republic of Kazakhstan; Казахстан; Қазақстан
        LA LAO Laos; Lao People's Democratic Republic; ລາວ
        LB LBN Lebanon; Lebanese Republic; لبنان
        LC LCA St. Lucia
        LI LIE Liechtenstein; Principality of Liechtenstein; Liächteschtäi
        LK LKA Sri Lanka; Democratic Socialist Republic of Sri Lanka; ශ්‍රී ලංකාව; இலங்கை
        LR LBR Liberia; Republic of Liberia
        LS LSO Lesotho; Kingdom of Lesotho
        LT LTU Lithuania; Republic of Lithuania; Lietuva
        LU LUX Luxembourg; Grand Duchy of Luxembourg; Lëtzebuerg; Luxemburg
        LV LVA Latvia; Republic of Latvia; Latvija
        LY LBY Libya; ليبيا
        MA MAR Morocco; Kingdom of Morocco; المغرب; Maroc; Meṛṛuk
        MC MCO Monaco; Principality of Monaco
        MD MDA Moldova; Moldova, Republic of; Republic of Moldova; Republica Moldova
        ME MNE Montenegro; Crna Gora
        MF MAF Saint Martin (French part)
        MG MDG Madagascar; Republic of Madagascar; Madagasikara
        MH MHL Marshall Islands; Republic of the Marshall Islands
        MK MKD North Macedonia; Republic of North Macedonia; Macedonia; FYROM; Republic of Macedonia; Северна
           Македонија; Maqedonia e Veriut
        ML MLI Mali; Republic of Mali
        MM MMR Myanmar (Burma); Myanmar; Republic of Myanmar; Burma; မြန်မာ
        MN MNG Mongolia; Монгол
        MO MAC Macao SAR China; Macao; Macao Special Administrative Region of China; Macau; Macao SAR; Macau SAR;
           Macao, China; 澳門; 澳门; 中國澳門特別行政區; Macau, RAE da China
        MP MNP Northern Mariana Islands; Commonwealth of the Northern Mariana Islands
        MQ MTQ Martinique
        MR MRT Mauritania; Islamic Republic of Mauritania; موريتانيا
        MS MSR Montserrat
        MT MLT Malta; Republic of Malta
        MU MUS Mauritius; Republic of Mauritius; Maurice
        MV MDV Maldives; Republic of Maldives; ދިވެހި ރާއްޖެ
        MW MWI Malawi; Republic of Malawi
        MX MEX Mexico; United Mexican States
        MY MYS Malaysia
        MZ MOZ Mozambique; Republic of Mozambique; Moçambique
        NA NAM Namibia; Republic of Namibia
        NC NCL New Caledonia; Nouvelle-Calédonie
        NE NER Niger; Republic of the Niger
        NF NFK Norfolk Island
        NG NGA Nigeria; Federal Republic of Nigeria; Nàìjíríà
        NI NIC Nicaragua; Republic of Nicaragua
        NL NLD Netherlands; Kingdom of the Netherlands; Holland; Nederland; Nederlân
        NO NOR Norway; Kingdom of Norway; Norge; Noreg; Norga
        NP NPL Nepal; Federal Democratic Republic of Nepal; नेपाल
        NR NRU Nauru; Republic of Nauru
        NU NIU Niue
        NZ NZL New Zealand; Aotearoa
        OM OMN Oman; Sultanate of Oman; عُمان
        PA PAN Panama; Republic of Panama
        PE PER Peru; Republic of Peru
        PF PYF French Polynesia; Polynésie française
        PG PNG Papua New Guinea; Independent State of Papua New Guinea; Papua Niugini
        PH PHL Philippines; Republic of the Philippines; Pilipinas
        PK PAK Pakistan; Islamic Republic of Pakistan; پاکستان
        PL POL Poland; Republic of Poland; Polska; Polen; Lenkija
        PM SPM St. Pierre & Miquelon; Saint-Pierre-et-Miquelon
        PN PCN Pitcairn Islands; Pitcairn
        PR PRI Puerto Rico
        PS PSE Palestinian Territories; Palestine, State of; the State of Palestine; Palestine; Palestinian Territory,
           Occupied; Palestinian Territory; الأراضي الفلسطينية
        PT PRT Portugal; Portuguese Republic
        PW PLW Palau; Republic of Palau
        PY PRY Paraguay; Republic of Paraguay; Paraguai
        QA QAT Qatar; State of Qatar; قطر
        RE REU Réunion; La Réunion
        RO ROU Romania
        RS SRB Serbia; Republic of Serbia; Srbija; Србија; Szerbia; Srbsko; Сербія
        RU RUS Russia; Russian Federation; РФ; Россия; Росси; Арассыыйа; Рузонь мастор; Русија
        RW RWA Rwanda; Rwandese Republic; U Rwanda
        SA SAU Saudi Arabia; Kingdom of Saudi Arabia; المملكة العربية السعودية
        SB SLB Solomon Islands
        SC SYC Seychelles; Republic of Seychelles
        SD SDN Sudan; Republic of the Sudan; السودان
        SE SWE Sweden; Kingdom of Sweden; Sverige; Ruotsi
        SG SGP Singapore; Republic of Singapore; 新加坡; Singapura; சிங்கப்பூர்
        SH SHN St. Helena; Saint Helena, Ascension and Tristan da Cunha; Ascension and Tristan da Cunha Saint Helena
        SI SVN Slovenia; Republic of Slovenia; Slovenija; Zlovenia
        SJ SJM Svalbard & Jan Mayen; Svalbard og Jan Mayen
        SK SVK Slovakia; Slovak Republic; Slovensko
        SL SLE Sierra Leone; Republic of Sierra Leone
        SM SMR San Marino; Republic of San Marino
        SN SEN Senegal; Republic of Senegal; Senegaal
        SO SOM Somalia; Federal Republic of Somalia; Soomaaliya; الصومال
        SR SUR Suriname; Republic of Suriname
        SS SSD South Sudan; Republic of South Sudan
        ST STP São Tomé & Príncipe; Democratic Republic of Sao Tome and Principe; Sao Tome; São Tomé e Príncipe
        SV SLV El Salvador; Republic of El Salvador
        SX SXM Sint Maarten; Sint Maarten (Dutch part); St. Maarten
        SY SYR Syria; Syrian Arab Republic; سوريا
        SZ SWZ Eswatini; Kingdom of Eswatini; Swaziland
        TC TCA Turks & Caicos Islands
        TD TCD Chad; Republic of Chad; تشاد; Tchad
        TF ATF French Southern Territories
        TG TGO Togo; Togolese Republic
        TH THA Thailand; Kingdom of Thailand; ไทย
        TJ TJK Tajikistan; Republic of Tajikistan; Тоҷикистон
        TK TKL Tokelau
        TL TLS Timor-Leste; Democratic Republic of Timor-Leste; East Timor
        TM TKM Turkmenistan
        TN TUN Tunisia; Republic of Tunisia; تونس; Tunisie
        TO TON Tonga; Kingdom of Tonga
        TR TUR Türkiye; Republic of Türkiye; Turkey
        TT TTO Trinidad & Tobago; Republic of Trinidad and Tobago; Trinidad
        TV TUV Tuvalu
        TW TWN Taiwan; Taiwan, Province of China; Province of China Taiwan; Taiwan, Republic of China; Republic of
           China; ROC; 台灣; 臺灣; 台湾
        TZ TZA Tanzania; Tanzania, United Republic of; United Republic of Tanzania
        UA UKR Ukraine; Україна; Украина
        UG UGA Uganda; Republic of Uganda
        UM UMI U.S. Outlying Islands; United States Minor Outlying Islands
        US USA United States; United States of America; America; U.S.; U.S.A.; Estados Unidos; Estados Unidos de
           América; États-Unis; Vereinigte Staaten; Stati Uniti; USofA; ʻAmelika Hui Pū ʻIa
        UY URY Uruguay; Eastern Republic of Uruguay
        UZ UZB Uzbekistan; Republic of Uzbekistan; Oʻzbekiston; Ўзбекистон
        VA VAT Vatican City; Holy See (Vatican City State); Vatican; Città del Vaticano
        VC VCT St. Vincent & Grenadines; St. Vincent
        VE VEN Venezuela; Venezuela, Bolivarian Republic of; Bolivarian Republic of Venezuela
        VG VGB British Virgin Islands; Virgin Islands, British; BVI
        VI VIR U.S. Virgin Islands; Virgin Islands, U.S.; Virgin Islands of the United States; USVI; United States
           Virgin Islands
        VN VNM Vietnam; Socialist Republic of Viet Nam
        VU VUT Vanuatu; Republic of Vanuatu
        WF WLF Wallis & Futuna; Wallis-et-Futuna
        WS WSM Samoa; Independent State of Samoa
        XK XKX Kosovo; Kosovë; Косово
        YE YEM Yemen; Republic of Yemen; اليمن
        YT MYT Mayotte
        ZA ZAF South Africa; Republic of South Africa; iNingizimu Afrika; EMzantsi Afrika; Suid-Afrika; Afrika Borwa;
           Aforika Borwa
        ZM ZMB Zambia; Republic of Zambia
        ZW ZWE Zimbabwe; Republic of Zimbabwe
        """
}
