#include "integration/battlefield.hpp"

using namespace sequelize;
using namespace std::string_literals;
using test::Battlefield;
using test::hostileTexts;
using test::modesHere;
using test::Target;

namespace {

struct Defaulted {
    std::int64_t id{};
    std::optional<std::string> text{};
    std::optional<std::string> kind{};
};

}  // namespace

TEST_CASE("injection: hostile texts in definitions", "[injection]") {
    for (const auto& mode : modesHere()) {
        const test::GlobalSqlMode server(mode.sqlMode);
        for (const auto& text : hostileTexts) {
            INFO(mode.name << ": " << text);
            const std::string kind = text + "!";  // MySQL cuts blanks from the ends of ENUM's values
            auto db = test::database({.pool = {.max = 1}});
            try {
                auto model = db.define<Defaulted>(
                    "injected_default",
                    {
                        field<&Defaulted::text>({.type = DataTypes::STRING, .defaultValue = text, .comment = text}),
                        field<&Defaulted::kind>({.type = DataTypes::ENUM("a", kind)}),
                    },
                    {.timestamps = false, .comment = text}
                );
                const test::FreshTables tables(db);
                const auto read = model.findByPk(model.create({.kind = kind}).id);
                REQUIRE(read);
                CHECK(read->text == text);
                CHECK(read->kind == kind);
                db.query("INSERT INTO injected_defaults (kind) VALUES (?)", {.replacements = {"a"}});
                CHECK(
                    db.query<std::string>("SELECT text FROM injected_defaults WHERE kind = 'a'") == std::vector{text}
                );
            } catch (const UsageError& error) {
                // MySQL's DDL reads these by the session's mode: they are refused, not guessed.
                INFO(error.what());
                CHECK(text.find_first_of("\\\0"s) != std::string::npos);
            }
        }
    }
}

TEST_CASE("injection: hostile names", "[injection]") {
    const std::vector<std::string> names{
        "a`b",  "a``b",  "a\"b", "a'b", "a\\b", "`",    "\\`",           "x`; DROP TABLE sentinels; -- x",
        "a/*b", "a-- b", "a?b",  "a:b", "a;b",  "a]b[", "\xe7\xb8\x97`",
    };
    for (const auto& mode : modesHere()) {
        Battlefield field(mode);
        for (const auto& name : names) {
            INFO(mode.name << ": " << name);
            auto db = test::database({.pool = {.max = 1}});
            auto model = db.define<Target>(
                "t" + name,
                {
                    sequelize::field<&Target::text>({.unique = "u" + name, .field = "c" + name}),
                    sequelize::field<&Target::other>({.field = "o" + name}),
                    sequelize::ignored<&Target::bytes>(),
                    sequelize::ignored<&Target::number>(),
                },
                {
                    .tableName = "t" + name,
                    .timestamps = false,
                    .indexes = {{.fields = {"o" + name}, .name = "i" + name}},
                }
            );
            db.sync({.force = true});
            auto record = model.create({.text = "v", .other = "w"});
            record.other = "z";
            model.save(record);
            CHECK(model.findOne({.where = {{&Target::other, "z"}}, .order = {&Target::text}})->text == "v");
            CHECK(model.max(&Target::text) == "v");
            CHECK_THROWS_AS(model.create({.text = "v"}), UniqueConstraintError);
            model.sync();  // reads the indexes' names
            CHECK(model.destroy({.where = {{&Target::text, "v"}}}) == 1);
            db.truncate();
            db.drop();
            field.requireUntouched();
        }
    }
}
