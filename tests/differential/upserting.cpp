// findOrCreate, upsert and versions; upserting.mjs is the same in JavaScript.

#include <optional>
#include <string>

#include "scenario.hpp"

namespace differential {
namespace {

using namespace sequelize;

struct UpsUser : Record<UpsUser> {
    std::int64_t id{};
    std::string email{};
    std::optional<std::string> name{};
    int points{};
    DateTime createdAt{}, updatedAt{};
    int version{};
};
struct UpsOther {
    std::int64_t id{};
    std::string email{};
    std::optional<std::string> name{};
    int points{};
    DateTime createdAt{}, updatedAt{};
};

template <class T>
Json outcome(const Model<T>& model, const detail::FoundOrCreated<T>& made) {
    return Json{{"user", toJSON(model, made.record)}, {"created", made.created}};
}

void finding(Cases& cases, const Model<UpsUser>& users) {
    cases.check("findOrCreate.new", [&] {
        return outcome(
            users,
            users.findOrCreate(
                {.where = {{&UpsUser::email, "a@x"}}, .defaults = {{&UpsUser::name, "Ann"}, {&UpsUser::points, 3}}}
            )
        );
    });
    cases.check("findOrCreate.there", [&] {
        return outcome(
            users,
            users.findOrCreate(
                {.where = {{&UpsUser::email, "a@x"}}, .defaults = {{&UpsUser::name, "Bob"}, {&UpsUser::points, 4}}}
            )
        );
    });
    cases.check("findOrCreate.null", [&] {
        return outcome(users, users.findOrCreate({.where = {{&UpsUser::email, "b@x"}, {&UpsUser::name, null}}}));
    });
    cases.check("error.findOrCreate.other key", [&] {
        return outcome(
            users, users.findOrCreate({.where = {{&UpsUser::name, "Carl"}}, .defaults = {{&UpsUser::email, "a@x"}}})
        );
    });
    cases.check("findCreateFind.new", [&] {
        return outcome(
            users, users.findCreateFind({.where = {{&UpsUser::email, "c@x"}}, .defaults = {{&UpsUser::points, 9}}})
        );
    });
    cases.check("findCreateFind.there", [&] {
        return outcome(
            users, users.findCreateFind({.where = {{&UpsUser::email, "c@x"}}, .defaults = {{&UpsUser::points, 10}}})
        );
    });
    cases.check("findOrBuild.new", [&] {
        const auto [user, built] =
            users.findOrBuild({.where = {{&UpsUser::email, "d@x"}}, .defaults = {{&UpsUser::points, 1}}});
        return Json{{"email", user.email}, {"points", user.points}, {"isNew", user.isNewRecord()}, {"built", built}};
    });
    cases.check("findOrBuild.there", [&] {
        return outcome(users, users.findOrBuild({.where = {{&UpsUser::email, "a@x"}}}));
    });
    cases.check("findOrCreate.fields", [&] {
        auto made = users.findOrCreate(
            {.where = {{&UpsUser::email, "f@x"}},
             .defaults = {{&UpsUser::name, "Fay"}, {&UpsUser::points, 8}},
             .fields = {&UpsUser::email, &UpsUser::points}}
        );
        made.record = *users.findByPk(made.record.id);
        return outcome(users, made);
    });
    cases.check("findOrCreate.rows", [&] { return toJSON(users, users.findAll({.order = {&UpsUser::id}})); });
    cases.check("addScope.override", [&] {
        Json counts = Json::array();
        const auto count = [&] { counts.push_back(users.scope({"some"}).count()); };
        users.addScope("some", {.where = {{&UpsUser::email, "a@x"}}});
        count();
        bool refused = false;
        try {
            users.addScope("some", {.where = {{&UpsUser::points, 9}}});
        } catch (const UsageError&) {
            refused = true;
        }
        count();
        users.addScope("some", {.where = {{&UpsUser::points, 100}}}, {.override = true});
        count();
        users.addScope("other", {}, {.override = true});
        counts.push_back(users.scope({"other"}).count());
        return Json{{"counts", counts}, {"refused", refused}};
    });
}

void upserts(Cases& cases, const Model<UpsOther>& users) {
    const auto made = [&](const char* name, int points, const UpsertOptions<UpsOther>& options = {}) {
        return users.upsert({.email = "u@x", .name = name, .points = points}, options).created;
    };
    cases.check("upsert.new", [&] { return made("Uma", 5); });
    cases.check("upsert.changed", [&] { return made("Ute", 6); });
    cases.check("upsert.fields", [&] { return made("Udo", 7, {.fields = {&UpsOther::points}}); });
    cases.check("upsert.rows", [&] { return toJSON(users, users.findAll({.order = {&UpsOther::id}})); });
}

void versions(Cases& cases, const Model<UpsUser>& users) {
    const auto row = [&] { return toJSON(users, users.findByPk(1)); };
    const auto first = [&] { return users.findByPk(1).value(); };
    cases.check("version.saved", [&] {
        auto user = first();
        user.name = "Anna";
        user.save();
        user.save();
        user.update({{&UpsUser::points, 30}});
        return Json{{"held", user.version}, {"row", row()}};
    });
    cases.check("error.version.stale save", [&] {
        auto user = first();
        first().update({{&UpsUser::points, 31}});
        user.name = "Annie";
        user.save();
        return Json();
    });
    cases.check("error.version.stale update", [&] {
        auto user = first();
        first().update({{&UpsUser::points, 32}});
        user.update({{&UpsUser::points, 33}});
        return Json();
    });
    cases.check("version.increment", [&] {
        users.increment({{&UpsUser::points, 2}}, {.where = {{&UpsUser::id, 1}}});
        users.increment(&UpsUser::points, {.by = 3, .where = {{&UpsUser::id, 1}}});
        return row();
    });
    cases.check("version.silent", [&] {
        first().update({{&UpsUser::name, "Still"}}, {.silent = true});
        return row();
    });
}

}  // namespace

void upserting(Cases& cases, Sequelize& sequelize) {
    const auto users = sequelize.define<UpsUser>(
        "ups_user",
        {field<&UpsUser::email>({.type = DataTypes::STRING(60), .unique = true}),
         field<&UpsUser::name>({.type = DataTypes::STRING(60)}), field<&UpsUser::points>({.defaultValue = 0})},
        {.version = true}
    );
    const auto others = sequelize.define<UpsOther>(
        "ups_other",
        {field<&UpsOther::email>({.type = DataTypes::STRING(60), .unique = true}),
         field<&UpsOther::name>({.type = DataTypes::STRING(60)}), field<&UpsOther::points>({.defaultValue = 0})}
    );
    cases.check("upserting.sync", [&] {
        (void)cases.takeDefinitions();
        users.sync();
        others.sync();
        return cases.takeDefinitions();
    });
    finding(cases, users);
    upserts(cases, others);
    versions(cases, users);
}

}  // namespace differential
