// Random documents and paths: the database's answers are those of nlohmann-json.
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include <sequelize/json.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using nlohmann::json;
using test::database;
using test::FreshTables;

namespace {

struct Paper {
    std::int64_t id{};
    json doc{};
};

using Step = std::variant<std::string, std::size_t>;
using Path = std::vector<Step>;

const std::vector<std::string> keys{"a", "b",   "A", "",  "a.b", "x\"y", "\\", "$",
                                    "*", "[0]", "0", "é", "😀",  "\n",   "'",  "null"};
const std::vector<std::string> texts{"",  "a", "A",  "a ", "abc", "ABC", "1",    "1.0",  "true", "null",
                                     "é", "e", "\"", "\\", "%",   "_",   "a\nb", "\x01", "z😀"};

class Dice {
public:
    explicit Dice(unsigned seed) : engine_(seed) {}
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_); }
    template <class T>
    const T& of(const std::vector<T>& list) {
        return list[below(list.size())];
    }

private:
    std::mt19937 engine_;
};

json scalar(Dice& dice) {
    static const std::vector<json> numbers{
        0,
        1,
        -1,
        2,
        10,
        1.0,
        1.5,
        -2.5,
        0.1,
        1e20,
        9007199254740992,
        9007199254740993,
        9223372036854775807,
        18446744073709551615u,
        1e-9};
    switch (dice.below(5)) {
        case 0:
            return nullptr;
        case 1:
            return dice.below(2) == 0;
        case 2:
            return dice.of(texts);
        default:
            return dice.of(numbers);
    }
}

json document(Dice& dice, int depth) {
    const auto kind = depth == 0 ? 0 : dice.below(5);
    if (kind < 2) return scalar(dice);
    json out = kind == 2 ? json::array() : json::object();
    for (auto n = dice.below(5); n > 0; --n) {
        if (out.is_array())
            out.push_back(document(dice, depth - 1));
        else
            out[dice.of(keys)] = document(dice, depth - 1);
    }
    return out;
}

/// Mostly one that is there.
Path randomPath(Dice& dice, const json& document) {
    Path path;
    const json* at = &document;
    do {
        const bool leaves = dice.below(6) == 0;
        if (at && !leaves && at->is_object() && !at->empty()) {
            auto member = at->begin();
            std::advance(member, static_cast<std::ptrdiff_t>(dice.below(at->size())));
            path.emplace_back(member.key());
            at = &*member;
        } else if (at && !leaves && at->is_array() && !at->empty()) {
            const auto index = dice.below(at->size());
            path.emplace_back(index);
            at = &(*at)[index];
        } else {
            if (dice.below(2) == 0)
                path.emplace_back(dice.of(keys));
            else
                path.emplace_back(dice.below(3));
            at = nullptr;
        }
    } while (dice.below(3) != 0 && path.size() < 4);
    return path;
}

const json* partAt(const json& document, const Path& path) {
    const json* at = &document;
    for (const auto& step : path) {
        if (const auto* key = std::get_if<std::string>(&step)) {
            if (!at->is_object() || !at->contains(*key)) return nullptr;
            at = &(*at)[*key];
        } else {
            const auto index = std::get<std::size_t>(step);
            if (!at->is_array() || index >= at->size()) return nullptr;
            at = &(*at)[index];
        }
    }
    return at;
}

auto columnAt(const Path& path) {
    const auto step = [](const auto& base, const Step& each) {
        return std::visit([&](const auto& s) { return base[s]; }, each);
    };
    auto out = step(col(&Paper::doc), path.front());
    for (std::size_t i = 1; i < path.size(); ++i) out = step(out, path[i]);
    return out;
}

long double exact(const json& number) {
    if (number.is_number_unsigned()) return static_cast<long double>(number.get<std::uint64_t>());
    if (number.is_number_integer()) return static_cast<long double>(number.get<std::int64_t>());
    return static_cast<long double>(number.get<double>());
}

bool areEqual(const json& a, const json& b) {
    if (a.is_number() && b.is_number()) return exact(a) == exact(b);
    return a == b;
}

bool isLess(const json& a, const json& b) {
    if (a.is_number()) return exact(a) < exact(b);
    return a.get_ref<const std::string&>() < b.get_ref<const std::string&>();
}

bool areOrdered(const json* part, const json& value) {
    return part && ((part->is_number() && value.is_number()) || (part->is_string() && value.is_string()));
}

/// What the program writes for the value.
template <class Use>
auto withValue(const json& value, Use use) {
    if (value.is_boolean()) return use(value.get<bool>());
    if (value.is_number_unsigned()) return use(value.get<std::uint64_t>());
    if (value.is_number_integer()) return use(value.get<std::int64_t>());
    if (value.is_number()) return use(value.get<double>());
    if (value.is_string()) return use(value.get<std::string>());
    return use(value);
}

struct Question {
    std::string name;
    Condition<Paper> condition;
    std::function<bool(const json*)> holds;
};

Question randomQuestion(Dice& dice, const Path& path, const json& value) {
    const auto part = columnAt(path);
    const auto isValue = [](const json* p) { return p && !p->is_null(); };
    switch (dice.below(value.is_number() || value.is_string() ? 9 : 6)) {
        case 0:
            return {"exists", part.exists(), [](const json* p) { return p != nullptr; }};
        case 1:
            return {"isMissing", part.isMissing(), [](const json* p) { return p == nullptr; }};
        case 2:
            return {"isJsonNull", part.isJsonNull(), [](const json* p) { return p && p->is_null(); }};
        case 3:
            return {"== null", part == null, [=](const json* p) { return !isValue(p); }};
        case 4:
            return {"==", withValue(value, [&](const auto& v) { return part == v; }), [=](const json* p) {
                        return value.is_null() ? !isValue(p) : isValue(p) && areEqual(*p, value);
                    }};
        case 5:
            return {"!=", withValue(value, [&](const auto& v) { return part != v; }), [=](const json* p) {
                        return isValue(p) && (value.is_null() || !areEqual(*p, value));
                    }};
        case 6:
            return {"<", withValue(value, [&](const auto& v) { return part < v; }), [=](const json* p) {
                        return areOrdered(p, value) && isLess(*p, value);
                    }};
        case 7:
            return {">=", withValue(value, [&](const auto& v) { return part >= v; }), [=](const json* p) {
                        return areOrdered(p, value) && !isLess(*p, value);
                    }};
        default:
            if (!value.is_string())
                return {"<=", withValue(value, [&](const auto& v) { return part <= v; }), [=](const json* p) {
                            return areOrdered(p, value) && !isLess(value, *p);
                        }};
            return {"substring", part.substring(value.get<std::string>()), [=](const json* p) {
                        return p && p->is_string() &&
                               p->get<std::string>().find(value.get<std::string>()) != std::string::npos;
                    }};
    }
}

/// nullptr: it cannot be set.
bool setPart(json& document, const Path& path, const json& value) {
    json* at = &document;
    for (const auto& step : path) {
        if (const auto* key = std::get_if<std::string>(&step)) {
            if (!at->is_object() && !at->is_null()) return false;
            at = &(*at)[*key];
        } else {
            const auto index = std::get<std::size_t>(step);
            if (at->is_null()) *at = json::array();
            if (!at->is_array() || index > at->size()) return false;
            if (index == at->size()) at->push_back(nullptr);
            at = &(*at)[index];
        }
    }
    *at = value;
    return true;
}

}  // namespace

TEST_CASE("random parts of random documents", "[json_path]") {
    const unsigned seed = GENERATE(1u, 2u, 3u);
    CAPTURE(seed);
    Dice dice(seed);
    auto sequelize = database();
    const auto papers = sequelize.define<Paper>("paper", {field<&Paper::doc>()}, {.timestamps = false});
    const FreshTables tables(sequelize);
    std::vector<json> documents;
    std::vector<Paper> records;
    for (int i = 0; i < 40; ++i) {
        documents.push_back(document(dice, 4));
        records.push_back({.doc = documents.back()});
    }
    papers.bulkCreate(records);
    for (int round = 0; round < 250; ++round) {
        const json& aim = dice.of(documents);
        const Path path = randomPath(dice, aim);
        const json* aimed = partAt(aim, path);
        const json value = aimed && dice.below(3) != 0 ? *aimed : scalar(dice);
        const Question question = randomQuestion(dice, path, value);
        std::vector<std::int64_t> expected;
        for (std::size_t i = 0; i < documents.size(); ++i)
            if (question.holds(partAt(documents[i], path))) expected.push_back(static_cast<std::int64_t>(i + 1));
        const auto found = test::each(papers.findAll({.where = question.condition, .order = {&Paper::id}}), &Paper::id);
        CAPTURE(round, question.name, value.dump(), columnAt(path).expression().isPresent());
        std::string spelled;
        for (const auto& step : path)
            spelled += std::visit([](const auto& s) { return "[" + json(s).dump() + "]"; }, step);
        CAPTURE(spelled);
        REQUIRE(found == expected);
    }
    for (int round = 0; round < 80; ++round) {
        const auto index = dice.below(documents.size());
        json& target = documents[index];
        const Path path = randomPath(dice, target);
        const json value = scalar(dice);
        json changed = target;
        const bool fits = setPart(changed, path, value);
        std::string spelled;
        for (const auto& step : path)
            spelled += std::visit([](const auto& s) { return "[" + json(s).dump() + "]"; }, step);
        CAPTURE(round, spelled, value.dump(), target.dump());
        const auto id = static_cast<std::int64_t>(index + 1);
        const auto write = [&] {
            return withValue(value, [&](const auto& v) {
                return papers.update({{columnAt(path), v}}, {.where = {{&Paper::id, id}}});
            });
        };
        if (fits) {
            write();
            target = changed;
        } else {
            CHECK_THROWS_AS(write(), DatabaseError);
        }
        REQUIRE(papers.findByPk(id)->doc == target);
    }
}
