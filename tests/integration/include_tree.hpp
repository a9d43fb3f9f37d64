#pragma once

#include <array>
#include <string>

#include "integration/include_world.hpp"

/// Finders as plain values that a random generator makes, and that both the library and the naive reference answer.
namespace test::world {

using sequelize::IncludeStrategy;

/// The association members of each struct, by number.
template <class T>
struct Edges;
template <>
struct Edges<Person> {
    static constexpr std::size_t table = 0;
    static constexpr std::tuple list{&Person::boss,  &Person::staff,   &Person::home,
                                     &Person::badge, &Person::written, &Person::edited};
};
template <>
struct Edges<Article> {
    static constexpr std::size_t table = 1;
    static constexpr std::tuple list{&Article::author, &Article::editor, &Article::tags};
};
template <>
struct Edges<Tag> {
    static constexpr std::size_t table = 2;
    static constexpr std::tuple list{&Tag::articles, &Tag::places};
};
template <>
struct Edges<Place> {
    static constexpr std::size_t table = 3;
    static constexpr std::tuple list{&Place::residents, &Place::tags};
};
template <>
struct Edges<Badge> {
    static constexpr std::size_t table = 4;
    static constexpr std::tuple list{&Badge::owner};
};

struct Edge {
    const char* name;
    std::size_t target;
    bool toMany;
    bool linked;  ///< through a join table
    std::ptrdiff_t offset;
};

/// By table and number.
const std::vector<std::vector<Edge>>& edges();

enum class Part { serial, a, b };
enum class Test { equal, atLeast, atMost, isNull };
enum class Asks { some, none, every, count };

/// A column of the record that `path`, numbers of edges, leads to.
struct Reference {
    std::vector<std::size_t> path{};
    Part part = Part::serial;
};
struct Term {
    Reference column{};
    Test test = Test::equal;
    Number value = 0;
    /// Instead: what is asked about the rows that the edge leads to from that record, those for which all of `rows`
    /// hold.
    std::optional<Asks> asks{};
    std::size_t edge = 0;
    std::vector<Term> rows{};
};
struct Sort {
    Reference column{};
    bool descending = false;
};
struct Node {
    std::size_t edge = 0;
    std::optional<bool> required{};
    std::vector<Term> where{};  ///< all of them
    MaybeNumber minWeight{};    ///< of the join row
    std::vector<Sort> order{};
    std::optional<std::uint64_t> limit{};
    bool narrow = false;  ///< reads `serial` only
    bool joined = false;  ///< the finder's where or order refers to it
    bool separate = false;
    std::optional<IncludeStrategy> strategy{};
    std::vector<Node> children{};

    bool isRequired() const { return required.value_or(!where.empty()); }
};
struct Query {
    std::size_t table = 0;
    std::vector<Node> include{};
    std::optional<IncludeStrategy> strategy{};
    std::vector<std::vector<Term>> where{};  ///< all of these, of each any
    std::vector<Sort> order{};
    std::optional<std::uint64_t> limit{}, offset{};
};

Query randomQuery(Random& random);
inline constexpr std::array strategies{IncludeStrategy::join, IncludeStrategy::balanced, IncludeStrategy::separate};
/// The same finder by that strategy, or with any for it and for some of its includes.
Query withStrategy(Query query, IncludeStrategy strategy);
Query withStrategies(Query query, Random& random);
/// The same finder, with each include that may be loaded separately so by that chance.
Query separated(Query query, Random& random, std::size_t percent);
std::string describe(const Query& query);

/// What a finder gives: each record as text, and how many there are without the limit.
struct Answer {
    std::vector<std::string> records{};
    std::uint64_t count = 0;
};
Answer expected(const Data& data, const Query& query);

}  // namespace test::world
