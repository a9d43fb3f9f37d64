// What validators say, and when they are asked; validation.mjs is the same in JavaScript.

#include <stdexcept>

#include "scenario.hpp"

namespace differential {
namespace {

using namespace sequelize;

struct Guest : Record<Guest> {
    std::int64_t id{};
    std::string email{};
    std::optional<int> age{};
    std::optional<std::string> nick{};
    std::optional<std::string> secret{};
};

/// What is wrong, with all that an item tells.
Json told(const std::function<void()>& action) {
    try {
        action();
    } catch (const ValidationError& error) {
        Json items = Json::array();
        for (const auto& item : error.errors()) {
            Json arguments = Json::array();
            for (const auto& argument : item.validatorArgs) arguments.push_back(toJSON(argument));
            items.push_back(
                {{"message", item.message},
                 {"type", item.type},
                 {"path", item.path},
                 {"key", item.validatorKey},
                 {"name", item.validatorName.empty() ? Json() : Json(item.validatorName)},
                 {"arguments", item.validatorName.empty() ? Json() : arguments}}
            );
        }
        return items;
    }
    return "accepted";
}

}  // namespace

void validation(Cases& cases, sequelize::Sequelize& sequelize) {
    const auto guests = sequelize.define<Guest>(
        "guest",
        {
            field<&Guest::email>(
                {.validate = {Validate::isEmail, Validate::len(6, 30), Validate::notNull.message("who?")}}
            ),
            field<&Guest::age>({.validate = {Validate::min(0), Validate::max(150).message("too old")}}),
            field<&Guest::nick>(
                {.validate =
                     {{"polite",
                       [](const std::string& nick) {
                           if (nick == "idiot") throw std::runtime_error("is not polite");
                       }}}}
            ),
            field<&Guest::secret>({.type = DataTypes::VIRTUAL, .validate = Validate::len(8)}),
        },
        {.timestamps = false}
    );
    guests.addValidator("nameless", [](const Guest& guest) {
        if (guest.age == 0 && !guest.nick) throw std::runtime_error("a child needs a nick");
    });
    guests.sync({.force = true});

    const auto check = [&](const char* name, const std::function<void()>& action) {
        cases.check(std::string("validation.") + name, [&] { return told(action); });
    };
    check("create", [&] { guests.create({.email = "ada", .age = 200}); });
    check("create of what fits", [&] { guests.create({.email = "ada@example.com", .age = 36}); });
    check("function", [&] { guests.create({.email = "bob@example.com", .nick = "idiot"}); });
    check("of the record", [&] { guests.create({.email = "bob@example.com", .age = 0}); });
    check("both", [&] { guests.create({.email = "bob", .age = 0}); });
    check("virtual", [&] { guests.create({.email = "bob@example.com", .secret = "short"}); });
    check("not asked", [&] { guests.create({.email = "bob"}, {.validate = false}); });
    check("skip", [&] { guests.create({.email = "eve", .age = 200}, {.skip = {&Guest::email}}); });
    check("skip of the record's", [&] { guests.create({.email = "eve", .age = 0}, {.skip = {"nameless"}}); });
    check("update of rows", [&] { guests.update({{&Guest::email, "x"}}, {.where = {{&Guest::id, 1}}}); });
    check("update of rows to NULL", [&] { guests.update({{&Guest::age, null}}, {.where = {{&Guest::id, 1}}}); });
    check("update of rows, not asked", [&] {
        guests.update({{&Guest::age, 151}}, {.validate = false, .where = {{&Guest::id, 1}}});
    });
    check("save asks about what changed", [&] {
        auto guest = guests.findByPk(2).value();
        guest.age = 30;
        guest.save();
    });
    check("save", [&] {
        auto guest = guests.findByPk(2).value();
        guest.email = "bobby";
        guest.save();
    });
    check("update", [&] { guests.findByPk(2).value().update({{&Guest::age, -1}}); });
    check("update of the record's", [&] { guests.findByPk(2).value().update({{&Guest::age, 0}}); });
    check("validate", [&] { guests.findByPk(2).value().validate(); });
    check("validate of a new one", [&] { guests.build({.email = "x", .age = -1}).validate(); });
    cases.check("validation.rows", [&] { return toJSON(guests, guests.findAll({.order = {&Guest::id}})); });
    guests.drop();
}

}  // namespace differential
