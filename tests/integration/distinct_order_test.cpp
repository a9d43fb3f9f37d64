// SELECT DISTINCT is ordered by what it reads: a row of its result stands for several, which may differ in the rest.
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

using namespace sequelize;
using test::failure;

namespace {

struct Score {
    std::int64_t id{};
    std::string name{};
    std::optional<int> score{};
};
struct ScoreName {
    std::string name{};
};

class Scores {
public:
    Scores()
        : sequelize(test::database({.define = {.timestamps = false}})),
          scores(sequelize.define<Score>("do_score")),
          tables_(sequelize) {
        scores.bulkCreate({{.name = "a", .score = 1}, {.name = "B", .score = 2}, {.name = "a", .score = 3}});
    }
    std::string names(const std::vector<Row>& rows, const char* of = "name") const {
        std::string all;
        for (const auto& row : rows) all += inspect(row[of]);
        return all;
    }

    Sequelize sequelize;
    Model<Score> scores;

private:
    test::FreshTables tables_;
};

bool isRefused(const std::string& message, const char* what = "'score'") {
    INFO(message);
    return message.find(".distinct is ordered by") != std::string::npos && message.find(what) != std::string::npos &&
           message.find("Read it, too") != std::string::npos;
}

}  // namespace

TEST_CASE("an order by what a distinct finder does not read is refused", "[distinct_order]") {
    const Scores db;
    const auto& scores = db.scores;
    CHECK(isRefused(failure([&] {
        return scores.findAll<Row>(
            {.distinct = true, .attributes = {&Score::name}, .order = {&Score::name, desc(&Score::score)}}
        );
    })));
    CHECK(isRefused(failure([&] {
        return scores.findOne<Row>({.distinct = true, .attributes = {&Score::name}, .order = {&Score::score}});
    })));
    CHECK(isRefused(failure([&] {
        return scores.findAndCountAll<Row>(
            {.distinct = true, .attributes = {&Score::name}, .order = {&Score::score}, .limit = 2}
        );
    })));
    CHECK(isRefused(failure([&] { return scores.findAll<ScoreName>({.distinct = true, .order = {&Score::score}}); })));
    CHECK(isRefused(failure([&] {
        return scores.findAll<Row>({.distinct = true, .attributes = {{&Score::name, "n"}}, .order = {col("score")}});
    })));
    CHECK(isRefused(
        failure([&] {
            return scores.findAll<Row>(
                {.distinct = true, .attributes = {&Score::name}, .order = {desc(fn("ABS", &Score::score)).nullsLast()}}
            );
        }),
        "an expression of 'score'"
    ));
    CHECK(isRefused(
        failure([&] {
            return scores.findAll<Row>(
                {.distinct = true,
                 .attributes = {&Score::name},
                 .group = {&Score::name, &Score::score},
                 .order = {fn("COUNT", &Score::name)}}
            );
        }),
        "an expression"
    ));
    const auto byScore = [&] {
        return scores.select(
            {.distinct = true, .attributes = {&Score::name}, .order = {desc(&Score::score)}, .limit = 1}
        );
    };
    CHECK(isRefused(failure([&] {
        return unionAll(byScore(), scores.select({.attributes = {&Score::name}})).findAll<Row>();
    })));
    CHECK(isRefused(failure([&] {
        const auto select = scores.select(&Score::name, {.distinct = true, .order = {&Score::score}, .limit = 1});
        return scores.findAll({.where = {{&Score::name, Op::in(select)}}});
    })));
}

TEST_CASE("an order by what a distinct finder reads is taken", "[distinct_order]") {
    const Scores db;
    const auto& scores = db.scores;
    CHECK(scores.findAll({.distinct = true, .order = {desc(&Score::score)}}).size() == 3);
    CHECK(scores.findAll<ScoreName>({.distinct = true, .order = {&Score::name}}).size() == 2);
    const std::string backwards = test::isSqlite() ? "'a''B'" : "'B''a'";  // it tells upper from lower case
    CHECK(
        db.names(scores.findAll<Row>({.distinct = true, .attributes = {&Score::name}, .order = {desc(&Score::name)}})
        ) == backwards
    );
    CHECK(
        db.names(
            scores.findAll<Row>({.distinct = true, .attributes = {{&Score::name, "n"}}, .order = {desc(&Score::name)}}),
            "n"
        ) == backwards
    );
    CHECK(
        db.names(
            scores.findAll<Row>({.distinct = true, .attributes = {{&Score::name, "n"}}, .order = {desc(col("n"))}}), "n"
        ) == backwards
    );
    // a function of what is read
    CHECK(
        db.names(
            scores.findAll<Row>({.distinct = true, .attributes = {&Score::name}, .order = {fn("LOWER", &Score::name)}})
        ) == "'a''B'"
    );
    CHECK(
        db.names(
            scores.findAll<Row>(
                {.distinct = true,
                 .attributes = {{Fn::lower(&Score::name), "n"}},
                 .order = {desc(Fn::lower(&Score::name))}}
            ),
            "n"
        ) == "'b''a'"
    );
    // under the column's own name
    CHECK(
        db.names(scores.findAll<Row>(
            {.distinct = true, .attributes = {{fn("LOWER", &Score::name), "name"}}, .order = {desc(col("name"))}}
        )) == "'b''a'"
    );
    CHECK(
        scores
            .findAll<Row>({.distinct = true, .attributes = {&Score::score}, .order = {desc(&Score::score).nullsFirst()}}
            )
            .size() == 3
    );
    CHECK(scores.findAll<Row>({.distinct = true, .attributes = {&Score::name}, .order = {literal("1")}}).size() == 2);
}

TEST_CASE("an expression with values is read and ordered by", "[distinct_order]") {
    const Scores db;
    const auto rows = db.scores.findAll<Row>(
        {.distinct = true,
         .attributes = {{Fn::coalesce(&Score::score, 7), "s"}},
         .order = {desc(Fn::coalesce(&Score::score, 7))}}
    );
    CHECK(db.names(rows, "s") == "321");
}
