// Parts of documents, parsed JSON as values, ambient transactions; documents.mjs is the same in JavaScript.

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <sequelize/json.hpp>

#include "scenario.hpp"

namespace differential {
namespace {

using namespace sequelize;

struct DocUser {
    std::int64_t id{};
    std::string name{};
    int points{};
    std::optional<std::string> note{};
    std::optional<nlohmann::json> meta{};
};

nlohmann::json parsed(const char* text) {
    return nlohmann::json::parse(text);
}

Json namesOf(const std::vector<DocUser>& users) {
    Json names = Json::array();
    for (const auto& user : users) names.push_back(user.name);
    return names;
}

void parts(Cases& cases, const Model<DocUser>& users) {
    const auto meta = col(&DocUser::meta);
    const auto city = meta["adr"]["city"];
    const auto age = meta["age"];
    const auto found = [&](const std::string& name, const Where<DocUser>& where) {
        cases.check("document.where." + name, [&] {
            return namesOf(users.findAll({.where = where, .order = {&DocUser::id}}));
        });
    };
    found("text", city == "Berlin");
    found("nested", city == "Berlin");
    found("integer", age == 30);
    found("greater", age > 25);
    found("between", {{age, Op::between(20, 35)}});
    found("key with blanks", meta["key one"] == "x");
    found("like", {{city, Op::like("B%")}});
    found("in", {{city, Op::in({"Bonn", "Rome"})}});
    found("or", age == 30 || city == "Rome");
    found("with a column", {{&DocUser::name, "ann"}, {age, 30}});
    found("none", city == "Nowhere");

    cases.check("document.attribute", [&] {
        return rowsToJSON(users.findAll<Row>({.attributes = {&DocUser::name, {city, "city"}}, .order = {&DocUser::id}})
        );
    });
    cases.check("document.order", [&] {
        return namesOf(users.findAll({.where = city != null, .order = {desc(city), &DocUser::id}}));
    });
    cases.check("document.count", [&] { return users.count({.where = city == "Berlin"}); });
    cases.check("document.update", [&] {
        users.update({{&DocUser::points, 5}}, {.where = city == "Rome"});
        return rowsToJSON(users.findAll<Row>({.attributes = {&DocUser::name}, .where = {{&DocUser::points, 5}}}));
    });
    cases.check("document.destroy", [&] { return users.destroy({.where = city == "Rome"}); });
}

void patches(Cases& cases, const Model<DocUser>& users) {
    const auto row = [&](std::int64_t id) { return toJSON(users, *users.findByPk(id)); };
    // DEVIATION update with fields: what they leave out is passed over there, refused here unless .ignoreForbidden.
    cases.check("patch.record", [&] {
        auto user = *users.findByPk(1);
        users.update(
            user, patchFromJSON(
                      users, parsed(R"({"name": "Anna", "points": 7, "id": 90})"),
                      {.fields = {&DocUser::name, &DocUser::points}, .ignoreForbidden = true}
                  )
        );
        return Json::array({toJSON(users, user), row(1)});
    });
    cases.check("patch.null", [&] {
        auto user = *users.findByPk(1);
        users.update(
            user, patchFromJSON(users, parsed(R"({"note": null})"), {.fields = {&DocUser::note, &DocUser::points}})
        );
        return row(1);
    });
    cases.check("patch.nothing", [&] {
        auto user = *users.findByPk(1);
        users.update(user, patchFromJSON(users, parsed("{}"), {.fields = {&DocUser::note}}));
        return row(1);
    });
    cases.check("patch.document", [&] {
        auto user = *users.findByPk(1);
        users.update(
            user, patchFromJSON(
                      users, parsed(R"({"meta": {"age": 31, "list": [1, {"a": null}], "text": "ü"}})"),
                      {.fields = {&DocUser::meta}}
                  )
        );
        return row(1);
    });
    cases.check("patch.rows", [&] {
        users.update(
            patchFromJSON(
                users, parsed(R"({"note": "all", "points": 1})"), {.fields = {&DocUser::note}, .ignoreForbidden = true}
            ),
            {.where = {{&DocUser::id, Op::lt(3)}}}
        );
        return Json::array({row(1), row(2)});
    });
    cases.check("patch.create", [&] {
        const auto user = users.create(buildFromJSON(
            users, parsed(R"({"name": "eve", "points": 12, "note": "n"})"),
            {.fields = {&DocUser::name, &DocUser::note}, .ignoreForbidden = true}
        ));
        return row(user.id);
    });
    // DEVIATION patchFromJSON: its errors have JSON pointers for paths.
    cases.check("patch.invalid", [&]() -> Json {
        auto user = *users.findByPk(1);
        try {
            users.update(user, patchFromJSON(users, parsed(R"({"name": null})"), {.fields = {&DocUser::name}}));
        } catch (const ValidationError& error) {
            Json types = Json::array();
            for (const auto& item : error.errors()) types.push_back(item.type);
            return types;
        }
        return "none";
    });
}

void ambientCalls(Cases& cases, Sequelize& sequelize, const Model<DocUser>& users) {
    const auto names = [&] {
        return namesOf(users.findAll({.where = {{&DocUser::note, "cls"}}, .order = {&DocUser::id}, .transaction = null})
        );
    };
    const auto create = [&](const char* name, const InTransaction& in = {}) {
        users.create({.name = name, .note = "cls"}, {.transaction = in});
    };
    const auto rolledBack = [&](const std::function<void()>& work) {
        try {
            sequelize.transaction({.ambient = true}, [&](Transaction&) {
                work();
                throw std::runtime_error("no");
            });
        } catch (const std::runtime_error& error) {
            if (std::string(error.what()) != "no") throw;
        }
    };
    cases.check("ambient.commit", [&] {
        sequelize.transaction({.ambient = true}, [&](Transaction&) {
            create("c1");
            create("c2");
        });
        return names();
    });
    cases.check("ambient.rollback", [&] {
        Json seen = Json::array();
        rolledBack([&] {
            create("r1");
            users.update({{&DocUser::note, "other"}}, {.where = {{&DocUser::name, "c1"}}});
            seen.push_back(users.count({.where = {{&DocUser::note, "cls"}}}));
            seen.push_back(names().size());
        });
        return Json::array({seen, names()});
    });
    cases.check("ambient.outside", [&] {
        rolledBack([&] {
            create("o1");
            create("o2", null);
        });
        return names();
    });
    cases.check("ambient.of a transaction that is named", [&] {
        auto other = sequelize.transaction({.transaction = null});
        sequelize.transaction({.ambient = true}, [&](Transaction&) {
            create("n1");
            create("n2", other);
        });
        other.rollback();
        return names();
    });
    cases.check("ambient.records", [&] {
        rolledBack([&] {
            auto user = *users.findOne({.where = {{&DocUser::name, "c2"}}});
            users.update(user, {{&DocUser::points, 77}});
            users.increment(user, &DocUser::points);
            auto first = *users.findOne({.where = {{&DocUser::name, "c1"}}});
            users.destroy(first);
        });
        return rowsToJSON(users.findAll<Row>(
            {.attributes = {&DocUser::name, &DocUser::points},
             .where = {{&DocUser::note, "cls"}},
             .order = {&DocUser::id}}
        ));
    });
}

}  // namespace

void documents(Cases& cases, Sequelize& sequelize) {
    const auto users = sequelize.define<DocUser>(
        "doc_user",
        {field<&DocUser::name>({.type = DataTypes::STRING(60)}), field<&DocUser::points>({.defaultValue = 0}),
         field<&DocUser::note>({.type = DataTypes::STRING(60)})},
        {.timestamps = false}
    );
    cases.check("document.sync", [&] {
        static_cast<void>(cases.takeDefinitions());
        users.sync();
        return cases.takeDefinitions();
    });
    cases.check("document.create", [&] {
        return users
            .bulkCreate(
                {{.name = "ann", .meta = parsed(R"({"age": 30, "adr": {"city": "Berlin"}, "key one": "x"})")},
                 {.name = "bob", .meta = parsed(R"({"age": 20, "adr": {"city": "Bonn"}})")},
                 {.name = "cid", .meta = parsed(R"({"adr": {"city": "Rome"}})")},
                 {.name = "dan", .meta = parsed("{}")},
                 {.name = "eli"}}
            )
            .size();
    });
    parts(cases, users);
    patches(cases, users);
    ambientCalls(cases, sequelize, users);
}

}  // namespace differential
