#include "integration/battlefield.hpp"

#include <sequelize/json.hpp>

using namespace sequelize;
using namespace std::string_literals;
using test::Battlefield;
using test::brokenTexts;
using test::hostileTexts;
using test::modes;
using test::modesHere;
using test::Target;

TEST_CASE("injection: hostile texts in what is written", "[injection]") {
    for (const auto& mode : modesHere()) {
        const Battlefield field(mode);
        const auto& targets = field.targets;
        for (const auto& text : hostileTexts) {
            INFO(mode.name << ": " << text);
            auto record = targets.create({.text = text, .other = text, .bytes = toBytes(text), .number = 7});
            const auto read = targets.findByPk(record.id);
            REQUIRE(read);
            CHECK(read->text == text);
            CHECK(read->other == text);
            CHECK(read->bytes == toBytes(text));

            CHECK(targets.update({{&Target::other, "x"}}, {.where = {{&Target::id, record.id}}}) == 1);
            CHECK(targets.update({{&Target::other, text}}, {.where = {{&Target::text, text}}}) == 1);
            record.text = text + text;
            targets.save(record);
            CHECK(targets.findByPk(record.id)->text == text + text);
            CHECK(targets.increment(&Target::number, {.where = {{&Target::other, text}}}) == 1);
            CHECK(targets.destroy({.where = {{&Target::other, text}}}) == 1);
            field.requireUntouched();
        }
        std::vector<Target> records;
        for (const auto& text : hostileTexts) records.push_back({.text = text, .bytes = toBytes(text)});
        for (const auto& text : brokenTexts) records.push_back({.text = "bytes", .bytes = toBytes(text)});
        for (const auto& record : targets.bulkCreate(records)) {
            const auto read = targets.findByPk(record.id);
            REQUIRE(read);
            CHECK(read->text == record.text);
            CHECK(read->bytes == record.bytes);
        }
        field.requireUntouched();
    }
}

TEST_CASE("injection: hostile texts in conditions", "[injection]") {
    for (const auto& mode : modesHere()) {
        const Battlefield field(mode);
        const auto& targets = field.targets;
        for (const auto& text : hostileTexts) {
            INFO(mode.name << ": " << text);
            const auto id = targets.create({.text = text, .other = text}).id;
            field.requireOnly(id, {{&Target::text, text}});
            field.requireOnly(id, {{"other", text}});
            field.requireOnly(id, col(&Target::text) == text);
            field.requireOnly(id, {{&Target::text, Op::in({text, text})}});
            field.requireOnly(field.harmless, {{&Target::text, Op::notIn({text})}});
            field.requireOnly(field.harmless, {{&Target::text, Op::ne(text)}});
            field.requireOnly(id, {{&Target::text, Op::between(text, text)}});
            field.requireOnly(id, {{&Target::text, Op::startsWith(text)}});
            field.requireOnly(id, {{&Target::text, Op::endsWith(text)}});
            field.requireOnly(id, {{&Target::text, Op::substring(text)}});
            field.requireOnly(id, fn("REPLACE", &Target::text, text, "!") == "!");
            field.requireOnly(id, !(col(&Target::text) != text));
            CHECK(targets.count({.where = {{&Target::text, Op::or_(Op::eq(text), Op::eq(text + "x"))}}}) == 1);
            CHECK(targets.exists({.where = {{&Target::other, text}}}));
            CHECK(targets.max(&Target::text, {.where = {{&Target::text, text}}}) == text);
            const auto rows = targets.findAll<Row>({
                .attributes = {&Target::text, {fn("REPLACE", &Target::text, text, "!"), "marked"}},
                .group = {&Target::text},
                .having = {{&Target::text, text}},
                .order = {fn("COALESCE", &Target::text, text)},
                .limit = 5,
            });
            REQUIRE(rows.size() == 1);
            CHECK(rows[0].get<std::string>("marked") == "!");
            CHECK(targets.destroy({.where = {{&Target::id, id}, {&Target::text, text}}}) == 1);
            field.requireUntouched();
        }
    }
}

TEST_CASE("injection: hostile texts in raw queries", "[injection]") {
    for (const auto& mode : modesHere()) {
        Battlefield field(mode);
        auto& db = field.sequelize;
        const auto one = [&db](std::string sql, const QueryOptions& options) {
            const auto values = db.query<std::string>(std::move(sql), options);
            REQUIRE(values.size() == 1);
            return values[0];
        };
        for (const auto& text : hostileTexts) {
            INFO(mode.name << ": " << text);
            CHECK(one("SELECT ? AS v", {.replacements = {text}}) == text);
            CHECK(one("SELECT :v AS v", {.replacements = {{"v", text}}}) == text);
            CHECK(one("SELECT $1 AS v", {.bind = {text}}) == text);
            CHECK(one("SELECT $v AS v /* ' */", {.bind = {{"v", text}}}) == text);
            CHECK(one("SELECT REPLACE('?:v', ':v', ?) AS v", {.replacements = {text}}) == "?" + text);
            const std::vector<std::vector<Value>> rows{{text, text, 0}, {text, text, 0}};
            const std::string insert = "INSERT INTO targets (text, other, number) VALUES ?";
            CHECK(db.query(insert, {.replacements = {rows}}).metadata.affectedRows == 2);
            CHECK(
                db.query<int>(
                    "SELECT COUNT(*) FROM targets WHERE text IN (:list) AND other = $1",
                    {.replacements = {{"list", std::vector{text, text}}}, .bind = {text}}
                ) == std::vector{2}
            );
            CHECK(db.query("DELETE FROM targets WHERE text = ?", {.replacements = {text}}).metadata.affectedRows == 2);
            field.requireUntouched();
        }
        for (const auto& text : brokenTexts) {
            CHECK(db.query<Bytes>("SELECT ? AS v", {.replacements = {toBytes(text)}}).at(0) == toBytes(text));
        }
        // A value where SQL takes none is a value all the same, or an error.
        for (const auto& text : hostileTexts) {
            try {
                db.query("SELECT text FROM targets ORDER BY ? LIMIT ?", {.replacements = {text, text}});
            } catch (const DatabaseError&) {
            }
            CHECK_THROWS_AS(db.query("SELECT * FROM ?", {.replacements = {text}}), DatabaseError);
        }
        field.requireUntouched();
    }
}

TEST_CASE("injection: texts that are no UTF-8 match nothing and are not stored", "[injection]") {
    for (const auto& mode : modesHere()) {
        Battlefield field(mode);
        for (const auto& text : brokenTexts) {
            INFO(mode.name << ": " << toHex(toBytes(text)));
            CHECK_THROWS_AS(field.targets.create({.text = text}), ValidationError);
            CHECK_THROWS_AS(field.targets.count({.where = {{&Target::text, text}}}), UsageError);
            CHECK_THROWS_AS(
                field.sequelize.query("UPDATE targets SET number = 2 WHERE text = ?", {.replacements = {text}}),
                UsageError
            );
        }
        field.requireUntouched();
    }
}

TEST_CASE("injection: a connection in which a quote may be half a character", "[injection]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite's texts are UTF-8");
    const Battlefield field(modes[0]);
    for (const char* charset : {"gbk", "big5", "sjis"}) {
        // As an option it is refused; in a transaction the session stays the same.
        auto db = test::database({.pool = {.max = 1}});
        auto transaction = db.transaction();
        db.query("SET NAMES " + std::string(charset), {.transaction = transaction});
        CHECK(
            db.query<std::string>("SELECT @@character_set_client", {.transaction = transaction}) ==
            std::vector<std::string>{charset}
        );
        const auto targets = db.define<Target>(
            "target",
            {sequelize::field<&Target::text>(), sequelize::field<&Target::number>(),
             sequelize::ignored<&Target::other>(), sequelize::ignored<&Target::bytes>()},
            {.timestamps = false}
        );
        for (const auto& texts : {hostileTexts, brokenTexts})
            for (const auto& text : texts) {
                INFO(charset << ": " << toHex(toBytes(text)));
                const auto count = [&](auto run) {
                    try {
                        return run();
                    } catch (const BaseError&) {
                        return std::uint64_t{0};  // no UTF-8, or a text that the character set does not have
                    }
                };
                CHECK(count([&] {
                          return targets.count({.where = {{&Target::text, text}}, .transaction = transaction});
                      }) == 0);
                CHECK(count([&] {
                          return targets.update(
                              {{&Target::number, 2}}, {.where = {{&Target::text, text}}, .transaction = transaction}
                          );
                      }) == 0);
                CHECK(count([&] {
                          return db
                              .query(
                                  "DELETE FROM targets WHERE text = ? OR text IN (?)",
                                  {.replacements = {text, std::vector{text}}, .transaction = transaction}
                              )
                              .metadata.affectedRows;
                      }) == 0);
            }
        transaction.commit();
        field.requireUntouched();
    }
}

namespace {

struct Paper {
    std::int64_t id{};
    nlohmann::json doc = nlohmann::json::object();
    std::string name{};
};

}  // namespace

TEST_CASE("injection: hostile texts as keys and values of JSON paths", "[injection][json_path]") {
    for (const auto& mode : modesHere()) {
        Battlefield field(mode);
        const auto papers =
            field.sequelize.define<Paper>("paper", {sequelize::field<&Paper::doc>()}, {.timestamps = false});
        papers.sync({.force = true});
        const auto harmless = papers.create({.doc = {{"harmless", {{"harmless", "harmless"}}}}}).id;
        for (const auto& text : hostileTexts) {
            INFO(mode.name << ": " << text);
            const auto id = papers.create({.doc = {{text, {{text, text}}}}}).id;
            const auto path = col(&Paper::doc)[text][text];
            const auto requireOnly = [&](const Where<Paper>& where) {
                for (int i = 0; i < 2; ++i)
                    CHECK(test::each(papers.findAll({.where = where}), &Paper::id) == test::Ids{id});
            };
            requireOnly(path == text);
            requireOnly({{path, Op::in({text, text})}});
            requireOnly(path != "x");
            requireOnly(path.between(text, text));
            requireOnly(path.startsWith(text));
            requireOnly(path.endsWith(text));
            requireOnly(path.substring(text));
            requireOnly(path.exists());
            requireOnly(col(&Paper::doc)[text] == nlohmann::json{{text, text}});
            requireOnly(fn("REPLACE", path, text, "!") == "!");
            const auto rows = papers.findAll<Row>(
                {.attributes = {{path, "part"}, {fn("COUNT", &Paper::id), "n"}},
                 .where = {{&Paper::id, id}},
                 .group = {path},
                 .order = {desc(path)}}
            );
            REQUIRE(rows.size() == 1);
            CHECK(rows[0].get<std::string>("part") == text);
            CHECK(
                papers.update(
                    {{path, text + text}, {col(&Paper::doc)["new"][text][0], text}}, {.where = path == text}
                ) == 1
            );
            CHECK(
                papers.findByPk(id)->doc ==
                nlohmann::json{{text, {{text, text + text}}}, {"new", {{text, nlohmann::json::array({text})}}}}
            );
            CHECK(papers.destroy({.where = path == text + text}) == 1);
            CHECK(papers.count() == 1);
            field.requireUntouched();
        }
        CHECK(papers.findByPk(harmless)->doc == nlohmann::json{{"harmless", {{"harmless", "harmless"}}}});
        papers.drop();
    }
}
