// Random typed expressions, computed by the database and in C++.
#include <algorithm>
#include <functional>
#include <random>

#include "integration/expressions_world.hpp"

using namespace test::expressions;

namespace {

constexpr std::size_t rowCount = 4;

/// An expression, and what it is in each row.
template <class V>
struct Made {
    sequelize::detail::Column<ExBook, std::optional<V>> sql;
    std::array<std::optional<V>, rowCount> values{};
    std::string text{};
};

template <class V, class C>
Made<V> made(const C& column, std::array<std::optional<V>, rowCount> values, std::string text) {
    return {
        sequelize::detail::Column<ExBook, std::optional<V>>(column.expression()), std::move(values), std::move(text)};
}

template <class V>
class Maker {
public:
    Maker(std::mt19937& random, std::vector<Made<V>> leaves) : random_(random), leaves_(std::move(leaves)) {}

    Made<V> make(int depth) {
        if (depth == 0 || upTo(5) == 0) return leaf();
        const auto a = make(depth - 1);
        const auto b = make(depth - 1);
        switch (upTo(9)) {
            case 0:
                return both("+", a, b, a.sql + b.sql, [](const V& x, const V& y) { return std::optional<V>(x + y); });
            case 1:
                return both("-", a, b, a.sql - b.sql, [](const V& x, const V& y) { return std::optional<V>(x - y); });
            case 2:
                return smaller(both("*", a, b, a.sql * b.sql, [](const V& x, const V& y) {
                    return std::optional<V>(x * y);
                }));
            case 3:
                return smaller(a);
            case 4:
                return combined("coalesce", a, b, Fn::coalesce(a.sql, b.sql), [](const auto& x, const auto& y) {
                    return x ? x : y;
                });
            case 5:
                return both("greatest", a, b, Fn::greatest(a.sql, b.sql), [](const V& x, const V& y) {
                    return std::optional<V>(x < y ? y : x);
                });
            case 6:
                return combined("nullIf", a, b, Fn::nullIf(a.sql, b.sql), [](const auto& x, const auto& y) {
                    return x && y && *x == *y ? std::optional<V>() : x;
                });
            case 7:
                return combined(
                    "when<", a, b, Fn::when(a.sql < b.sql, -a.sql).otherwise(b.sql),
                    [](const auto& x, const auto& y) { return x && y && *x < *y ? std::optional<V>(-*x) : y; }
                );
            case 8:
                return combined("abs", a, a, Fn::abs(a.sql), [](const auto& x, const auto&) {
                    return x ? std::optional<V>(*x < V(0) ? -*x : *x) : x;
                });
            default:
                return combined(
                    "when in", a, b, Fn::when(a.sql.in({V(3), V(7)}) || b.sql.is(sequelize::null), 1).otherwise(a.sql),
                    [](const auto& x, const auto& y) {
                        const bool isIn = x && (*x == V(3) || *x == V(7));
                        return isIn || !y ? std::optional<V>(V(1)) : x;
                    }
                );
        }
    }

private:
    int upTo(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }

    Made<V> leaf() {
        const int value = upTo(9) - 2;
        if (upTo(2) != 0) return leaves_[static_cast<std::size_t>(upTo(static_cast<int>(leaves_.size()) - 1))];
        std::array<std::optional<V>, rowCount> values;
        values.fill(V(value));
        return made<V>(Fn::value(V(value)), values, std::to_string(value));
    }

    /// Products stay within 64 bits.
    Made<V> smaller(const Made<V>& a) {
        return combined("% 97", a, a, a.sql % 97, [](const auto& x, const auto&) -> std::optional<V> {
            if (!x) return x;
            if constexpr (std::same_as<V, Decimal>)
                return *x - x->dividedBy(V(97), 0, Decimal::Rounding::down) * V(97);
            else
                return *x % 97;
        });
    }

    template <class C, class F>
    Made<V> combined(const char* name, const Made<V>& a, const Made<V>& b, const C& sql, F f) {
        std::array<std::optional<V>, rowCount> values;
        for (std::size_t i = 0; i < rowCount; ++i) values[i] = f(a.values[i], b.values[i]);
        return made<V>(sql, values, "(" + a.text + " " + name + " " + b.text + ")");
    }
    template <class C, class F>
    Made<V> both(const char* name, const Made<V>& a, const Made<V>& b, const C& sql, F f) {
        return combined(name, a, b, sql, [&](const auto& x, const auto& y) {
            return x && y ? f(*x, *y) : std::optional<V>();
        });
    }

    std::mt19937& random_;
    std::vector<Made<V>> leaves_;
};

template <class V>
void checkAll(const World& w, std::mt19937& random, std::vector<Made<V>> leaves, int rounds) {
    Maker<V> maker(random, std::move(leaves));
    for (int i = 0; i < rounds; ++i) {
        const auto e = maker.make(3);
        const std::vector<std::optional<V>> expected(e.values.begin(), e.values.end());
        INFO(e.text);
        CHECK(w.each<V>(e.sql) == expected);
        // and as a condition
        const auto other = maker.make(2);
        test::Ids ids;
        for (std::size_t row = 0; row < rowCount; ++row)
            if (e.values[row] && other.values[row] && *other.values[row] <= *e.values[row])
                ids.push_back(static_cast<std::int64_t>(row) + 1);
        INFO(other.text);
        CHECK(w.where(e.sql >= other.sql) == ids);
    }
}

}  // namespace

TEST_CASE("random expressions are what C++ makes of them", "[expressions]") {
    const World w;
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    using Integer = std::int64_t;
    checkAll<Integer>(
        w, random,
        {made<Integer>(col(&ExBook::id), {1, 2, 3, 4}, "id"),
         made<Integer>(col(&ExBook::pages) + 0, {120, 7, 533, 0}, "pages"),
         made<Integer>(col(&ExBook::year), {1999, 2001, 2010, std::nullopt}, "year")},
        60
    );
    const auto d = [](const char* text) { return Decimal(text); };
    checkAll<Decimal>(
        w, random,
        {made<Decimal>(col(&ExBook::price), {d("19.99"), d("5.00"), d("100.05"), d("-7.25")}, "price"),
         made<Decimal>(col(&ExBook::tax), {d("1.500"), d("0.350"), d("20.010"), std::nullopt}, "tax")},
        60
    );
}
