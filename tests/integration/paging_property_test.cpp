#include <array>
#include <cstdlib>
#include <random>
#include <set>
#include <span>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

// Pages and batches by keys against findAll with the same order: random rows with equals and NULLs, random orders.
namespace {

enum class PgRank { low, normal, high };

struct PgChild {
    std::int64_t id{};
    std::optional<std::int64_t> rowId{};
    std::string name{};
};

struct PgRow {
    std::int64_t id{};
    std::optional<int> number{};
    std::optional<std::string> text{};
    double real{};
    std::optional<float> small{};
    std::optional<Decimal> price{};
    std::optional<DateTime> at{};
    std::optional<Date> day{};
    std::optional<Time> time{};
    std::optional<Uuid> uuid{};
    std::optional<Bytes> bytes{};
    std::optional<PgRank> rank{};
    std::int64_t big{};
    bool flag{};
    HasMany<PgChild> children{};
};

class Random {
public:
    explicit Random(unsigned seed) : engine_(seed) {}
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_); }
    bool chance(std::size_t oneIn) { return below(oneIn) == 0; }
    template <class V, std::size_t N>
    V oneOf(const V (&values)[N]) {
        return values[below(N)];
    }
    template <class V, std::size_t N>
    std::optional<V> maybe(const V (&values)[N]) {
        return chance(4) ? std::nullopt : std::optional<V>(oneOf(values));
    }

private:
    std::mt19937 engine_;
};

DateTime instant(std::int64_t microseconds) {
    return DateTime(std::chrono::microseconds(microseconds));
}

PgRow randomRow(Random& random) {
    using namespace std::chrono;
    PgRow row;
    row.number = random.maybe<int>({-1, 0, 1});
    row.text = random.maybe<std::string>({"", "a", "A", "a ", "\xc3\xa4", "b", "B\xc3\xbc", "zz"});
    row.real = random.oneOf<double>({0.1, 0.1 + 0.2, 0.3, -1e300, 0});
    row.small = random.maybe<float>({0.1F, 0.3F, 16'777'216.0F, -2.5F});
    row.price = random.maybe<Decimal>(
        {Decimal{"0.0000000001"}, Decimal{"12345678901234567890.0000000001"},
         Decimal{"12345678901234567890.0000000002"}, Decimal{"9"}, Decimal{"-10"}}
    );
    row.at = random.maybe<DateTime>(
        {instant(1'000'000'000'000'001), instant(1'000'000'000'000'002), instant(1'700'000'000'000'000)}
    );
    row.day = random.maybe<Date>({Date{year{2020}, month{2}, day{29}}, Date{year{1999}, month{12}, day{31}}});
    row.time = random.maybe<Time>({Time{1}, Time{2}, Time{3'600'000'000}});
    row.uuid = random.maybe<Uuid>(
        {Uuid{"00000000-0000-4000-8000-000000000001"}, Uuid{"ffffffff-0000-4000-8000-000000000001"},
         Uuid{"0a000000-0000-1000-8000-000000000002"}}
    );
    row.bytes = random.maybe<Bytes>({toBytes("\xff"), toBytes("\x01"), toBytes(""), toBytes("aa")});
    row.rank = random.maybe<PgRank>({PgRank::low, PgRank::normal, PgRank::high});
    row.big = random.oneOf<std::int64_t>(
        {9'007'199'254'740'993, 9'007'199'254'740'992, std::numeric_limits<std::int64_t>::max(), -1}
    );
    row.flag = random.chance(2);
    return row;
}

class Tables {
public:
    Sequelize sequelize = test::database();
    Model<PgRow> rows = sequelize.define<PgRow>(
        "pg_row",
        {field<&PgRow::price>({.type = DataTypes::DECIMAL(30, 10)}), field<&PgRow::at>({.type = DataTypes::DATE(6)}),
         field<&PgRow::time>({.type = DataTypes::TIME(6)})},
        {.timestamps = false}
    );
    Model<PgChild> children = sequelize.define<PgChild>("pg_child", ModelOptions{.timestamps = false});

    explicit Tables(Random& random) {
        rows.hasMany(children, {.as = &PgRow::children, .foreignKey = &PgChild::rowId});
        sequelize.sync({.force = true});
        std::vector<PgRow> made;
        for (auto n = 20 + random.below(20); n > 0; --n) made.push_back(randomRow(random));
        made = rows.bulkCreate(made);
        std::vector<PgChild> below;
        for (const auto& row : made)
            for (auto n = random.below(4); n > 0; --n) below.push_back({.rowId = row.id, .name = std::to_string(n)});
        children.bulkCreate(below);
    }
    ~Tables() { sequelize.drop(); }
    Tables(const Tables&) = delete;
    Tables& operator=(const Tables&) = delete;
};

/// By up to three columns, and now and then by the key among them. `whole`: with the key that is appended.
struct RandomOrder {
    List<Order<PgRow>> given{};
    List<Order<PgRow>> whole{};
    std::string text{};

    explicit RandomOrder(Random& random) {
        bool hasKey = false;
        bool keyDescends = false;  // as the last column that decides something
        std::set<std::size_t> columns;
        for (auto n = random.below(4); n > 0; --n) {
            const bool descending = random.chance(2);
            const auto which = random.below(14);
            if (columns.insert(which).second) keyDescends = descending;
            const auto add = [&](auto member, const char* name) {
                Order<PgRow> order = descending ? Order<PgRow>(desc(member)) : Order<PgRow>(member);
                const auto nulls = random.below(4);
                if (nulls == 0) order = order.nullsFirst();
                if (nulls == 1) order = order.nullsLast();
                for (auto* list : {&given, &whole}) list->add(order);
                text += std::string(name) + (descending ? " desc " : " ") + std::to_string(nulls) + " ";
            };
            switch (which) {
                case 0:
                    add(&PgRow::number, "number");
                    break;
                case 1:
                    add(&PgRow::text, "text");
                    break;
                case 2:
                    add(&PgRow::real, "real");
                    break;
                case 3:
                    add(&PgRow::small, "small");
                    break;
                case 4:
                    add(&PgRow::price, "price");
                    break;
                case 5:
                    add(&PgRow::at, "at");
                    break;
                case 6:
                    add(&PgRow::day, "day");
                    break;
                case 7:
                    add(&PgRow::time, "time");
                    break;
                case 8:
                    add(&PgRow::uuid, "uuid");
                    break;
                case 9:
                    add(&PgRow::bytes, "bytes");
                    break;
                case 10:
                    add(&PgRow::rank, "rank");
                    break;
                case 11:
                    add(&PgRow::big, "big");
                    break;
                case 12:
                    add(&PgRow::flag, "flag");
                    break;
                default:
                    add(&PgRow::id, "id");
                    hasKey = true;
            }
        }
        if (!hasKey) whole.add(keyDescends ? Order<PgRow>(desc(&PgRow::id)) : Order<PgRow>(&PgRow::id));
    }
};

using Seen = std::vector<std::pair<std::int64_t, std::size_t>>;  // ids, and how many children

template <class Records>
void add(Seen& seen, const Records& records, bool withChildren) {
    for (const auto& row : records) seen.emplace_back(row.id, withChildren ? row.children.size() : 0);
}

}  // namespace

TEST_CASE("pages and batches by keys are findAll in pieces", "[paging]") {
    const auto seed = GENERATE(range(1U, 9U + (std::getenv("SEQUELIZE_TEST_ROUNDS") ? 40U : 0U)));
    Random random(seed);
    const Tables tables(random);
    const auto& rows = tables.rows;
    for (int round = 0; round < 12; ++round) {
        const RandomOrder order(random);
        const bool includes = random.chance(2);
        FindOptions<PgRow> options{.order = order.given};
        if (includes) options.include = {&PgRow::children};
        options.includeStrategy =
            random.oneOf<IncludeStrategy>({IncludeStrategy::join, IncludeStrategy::balanced, IncludeStrategy::separate}
            );
        if (random.chance(3)) options.where = {{&PgRow::flag, true}};
        if (random.chance(4)) options.attributes = {&PgRow::id};
        CAPTURE(seed, round, order.text, includes);

        auto all = options;
        all.order = order.whole;
        Seen expected;
        add(expected, rows.findAll(all), includes);

        options.limit = 1 + random.below(9);
        Seen forwards;
        std::vector<Seen> pages;
        std::optional<std::string> lastPrevious;
        do {
            const auto page = rows.findPage(options);
            CHECK(page.records.size() <= *options.limit);
            CHECK(page.previous.has_value() == (options.after.has_value() && !page.records.empty()));
            add(pages.emplace_back(), page.records, includes);
            add(forwards, page.records, includes);
            options.after = page.next;
            lastPrevious = page.previous;
        } while (options.after && pages.size() < 100);
        CHECK(forwards == expected);

        pages.pop_back();
        options.before = lastPrevious;
        while (options.before && !pages.empty()) {
            const auto page = rows.findPage(options);
            Seen seen;
            add(seen, page.records, includes);
            CHECK(seen == pages.back());
            CHECK(page.next.has_value());
            pages.pop_back();
            options.before = page.previous;
        }
        CHECK(pages.empty());
        CHECK_FALSE(options.before.has_value());
        options.before.reset();

        options.limit.reset();
        options.batchSize = 1 + random.below(9);
        Seen inBatches;
        rows.findInBatches(options, [&](std::span<PgRow> batch) {
            CHECK(batch.size() <= *options.batchSize);
            add(inBatches, batch, includes);
        });
        CHECK(inBatches == expected);

        options.limit = random.below(30);
        options.offset = random.below(5);
        Seen some;
        rows.findEach(options, [&](PgRow& row) { add(some, std::span(&row, 1), includes); });
        const auto begin = std::min(expected.size(), static_cast<std::size_t>(*options.offset));
        const auto end = std::min(expected.size(), begin + static_cast<std::size_t>(*options.limit));
        CHECK(
            some == Seen(
                        expected.begin() + static_cast<std::ptrdiff_t>(begin),
                        expected.begin() + static_cast<std::ptrdiff_t>(end)
                    )
        );
    }
}
