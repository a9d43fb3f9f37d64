#include <sequelize/schema/inflection.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "../core/ascii.hpp"

namespace sequelize::detail {
namespace {

enum class Place : unsigned char { end, whole };

/// Replaces the last `cut` characters of a matching word by `add`. What is not cut keeps its case, what is
/// added is lower case.
struct Rule {
    std::string_view endings;  // any one of these, separated by blanks
    std::size_t cut;
    std::string_view add;
    Place where = Place::end;
    std::string_view notAfter{};  // when given: the ending follows some character, which is none of these
};

// Nouns with one form for both numbers: the words that the npm package `inflection` 1.13 (MIT) lists. Sorted.
// clang-format off
constexpr std::string_view uncountable[] = {
    "accommodation", "adulthood", "advertising", "advice", "aggression", "aid", "air", "aircraft", "alcohol",
    "anger", "applause", "arithmetic", "assistance", "athletics", "bacon", "baggage", "beef", "biology",
    "blood", "botany", "bread", "butter", "carbon", "cardboard", "cash", "chalk", "chaos", "chess",
    "countryside", "crossroads", "dancing", "deer", "dignity", "dirt", "dust", "economics", "education",
    "electricity", "engineering", "enjoyment", "envy", "equipment", "ethics", "evidence", "evolution",
    "fame", "fiction", "flour", "flu", "food", "fuel", "fun", "furniture", "gallows", "garbage", "garlic",
    "genetics", "gold", "golf", "gossip", "gratitude", "grief", "guilt", "gymnastics", "happiness",
    "hardware", "harm", "hate", "hatred", "health", "heat", "help", "homework", "honesty", "honey",
    "hospitality", "housework", "humour", "hunger", "hydrogen", "ice", "importance", "inflation",
    "information", "innocence", "iron", "irony", "jam", "jewelry", "judo", "karate", "knowledge", "lack",
    "laughter", "lava", "leather", "leisure", "lightning", "linguine", "linguini", "linguistics",
    "literature", "litter", "livestock", "logic", "loneliness", "luck", "luggage", "macaroni", "machinery",
    "magic", "management", "mankind", "marble", "mathematics", "mayonnaise", "measles", "methane", "milk",
    "minus", "money", "mud", "mumps", "music", "nature", "news", "nitrogen", "nonsense", "nurture",
    "nutrition", "obedience", "obesity", "oxygen", "pasta", "patience", "physics", "poetry", "pollution",
    "poverty", "pride", "psychology", "publicity", "punctuation", "quartz", "racism", "relaxation",
    "reliability", "research", "respect", "revenge", "rice", "rubbish", "rum", "safety", "scenery",
    "seafood", "seaside", "series", "shame", "sheep", "shopping", "sleep", "smoke", "smoking", "snow",
    "soap", "software", "soil", "spaghetti", "species", "steam", "stuff", "stupidity", "sunshine",
    "symmetry", "tennis", "thirst", "thunder", "timber", "traffic", "transportation", "trust", "underwear",
    "unemployment", "unity", "validity", "veal", "vegetarianism", "vegetation", "vengeance", "violence",
    "vitality", "warmth", "wealth", "weather", "welfare", "wheat", "wildlife", "wisdom", "yoga", "zinc",
    "zoology"};
// clang-format on

// In both tables the first rule that matches wins, and every ending is also a form that the opposite
// direction recognises as already done.
constexpr Rule toPlural[] = {
    {"man woman", 2, "en", Place::whole},
    {"person", 4, "ople"},
    {"child", 0, "ren"},
    {"drive", 0, "s"},
    {"ox", 0, "en", Place::whole},
    {"axis testis", 2, "es"},
    {"octopus virus", 2, "uses"},
    {"alias status canvas campus", 0, "es"},
    {"summons bonus", 0, "es", Place::whole},
    {"bus", 1, "ses"},
    {"buffalo tomato potato", 1, "oes"},
    {"tum ium", 2, "a"},
    {"sis", 3, "ses"},
    {"fe", 2, "ves", Place::end, "f"},
    {"lf rf", 1, "ves"},
    {"hive tive", 2, "ves"},
    {"quy", 1, "ies"},
    {"y", 1, "ies", Place::end, "aeiouy"},
    {"matrix", 2, "ices"},
    {"vertex index", 2, "ices"},
    {"x ch ss sh", 0, "es"},
    {"mouse louse", 4, "ice"},
    {"foot", 4, "feet", Place::whole},
    {"tooth", 5, "teeth", Place::whole},
    {"goose", 5, "geese", Place::whole},
    {"quiz", 0, "zes"},
    {"whereas", 0, "es", Place::whole},
    {"criterion", 2, "a", Place::whole},
    {"genus", 5, "genera", Place::whole},
};

constexpr Rule toSingular[] = {
    {"men women", 2, "an", Place::whole},
    {"people", 4, "rson"},
    {"children", 3, ""},
    {"databases", 1, ""},
    {"drives", 1, ""},
    {"genera", 6, "genus", Place::whole},
    {"criteria", 1, "on", Place::whole},
    {"ta ia", 1, "um"},
    {"analyses", 3, "asis"},  // the slip is the reference's; a column may be named after it
    {"bases", 3, "sis"},
    {"diagnoses", 3, "sis"},
    {"parentheses", 3, "sis"},
    {"prognoses", 3, "sis"},
    {"synopses", 3, "sis"},
    {"theses", 3, "sis"},
    {"hives tives", 3, "ve"},
    {"curves", 1, ""},
    {"lves rves", 3, "f"},
    {"aves", 3, "ve"},
    {"ves", 3, "fe", Place::end, "fo"},
    {"movies", 5, "ovie"},
    {"quies", 3, "y"},
    {"ies", 3, "y", Place::end, "aeiouy"},
    {"series", 5, "eries"},
    {"xes ches sses shes", 2, ""},
    {"mice lice", 3, "ouse"},
    {"buses", 2, ""},
    {"oes", 2, ""},  // and so "shoes" to "sho", as the reference has it
    {"crises axes testes", 2, "is"},
    {"octopuses viruses", 4, "us"},
    {"aliases canvases statuses campuses", 2, ""},
    {"summonses bonuses", 2, "", Place::whole},
    {"oxen", 2, "", Place::whole},
    {"matrices", 4, "ix"},
    {"vertices indices", 4, "ex"},
    {"feet", 4, "foot", Place::whole},
    {"teeth", 5, "tooth", Place::whole},
    {"geese", 5, "goose", Place::whole},
    {"quizzes", 3, ""},
    {"whereases", 2, "", Place::whole},
};

bool matches(std::string_view word, const Rule& rule) noexcept {
    std::string_view rest = rule.endings;
    while (!rest.empty()) {
        const std::string_view ending = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), ending.size() + 1));
        if (!word.ends_with(ending)) continue;
        const std::string_view before = word.substr(0, word.size() - ending.size());
        if (rule.where == Place::whole && !before.empty()) continue;
        if (!rule.notAfter.empty() && (before.empty() || rule.notAfter.find(before.back()) != rule.notAfter.npos))
            continue;
        return true;
    }
    return false;
}

/// The first of the rules that matches the lower-case word, or nullptr.
template <std::size_t N>
const Rule* matching(const Rule (&rules)[N], std::string_view word) noexcept {
    const auto found =
        std::find_if(std::begin(rules), std::end(rules), [&](const Rule& r) { return matches(word, r); });
    return found == std::end(rules) ? nullptr : found;
}

std::string replaceEnd(std::string_view word, std::size_t cut, std::string_view add) {
    return std::string(word.substr(0, word.size() - cut)).append(add);
}

bool isUncountable(std::string_view word) noexcept {
    static_assert(std::is_sorted(std::begin(uncountable), std::end(uncountable)));
    return std::binary_search(std::begin(uncountable), std::end(uncountable), word);
}

}  // namespace

std::string pluralize(std::string_view word) {
    const std::string key = lowered(word);
    if (isUncountable(key) || matching(toSingular, key) != nullptr) return std::string(word);
    if (const Rule* rule = matching(toPlural, key)) return replaceEnd(word, rule->cut, rule->add);
    return replaceEnd(word, key.ends_with('s') ? 1 : 0, "s");
}

std::string singularize(std::string_view word) {
    const std::string key = lowered(word);
    if (isUncountable(key) || matching(toPlural, key) != nullptr) return std::string(word);
    if (const Rule* rule = matching(toSingular, key)) return replaceEnd(word, rule->cut, rule->add);
    return replaceEnd(word, key.size() > 1 && key.ends_with('s') ? 1 : 0, "");
}

std::string underscore(std::string_view name) {
    std::string out;
    out.reserve(name.size() + 4);
    bool partStarts = true;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (name.substr(i).starts_with("::")) {
            out += '/';
            ++i;
            partStarts = true;
            continue;
        }
        // Each part loses one leading underscore, be it given or made here.
        if (isUpper(c) && !partStarts) out += '_';
        if (c != '_' || !partStarts) out += lower(c);
        partStarts = false;
    }
    return out;
}

}  // namespace sequelize::detail
