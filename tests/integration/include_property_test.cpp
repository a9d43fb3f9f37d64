#include "integration/include_render.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace test::world;

namespace {

/// Of a row of that table.
Computed column(std::size_t table, const Reference& reference) {
    std::vector<std::ptrdiff_t> path;
    for (const auto number : reference.path) {
        const auto& edge = edges()[table][number];
        path.push_back(edge.offset);
        table = edge.target;
    }
    // members of these names are at the same place in no two structs: ask the one that the path ends at
    const auto member = [&]<class U>(const U*) {
        return reference.part == Part::serial ? sequelize::detail::offsetOf(&U::serial)
               : reference.part == Part::a    ? sequelize::detail::offsetOf(&U::a)
                                              : sequelize::detail::offsetOf(&U::b);
    };
    const std::array offsets{
        member(static_cast<Person*>(nullptr)), member(static_cast<Article*>(nullptr)),
        member(static_cast<Tag*>(nullptr)), member(static_cast<Place*>(nullptr)), member(static_cast<Badge*>(nullptr))};
    return Computed(Expression::ofMember(offsets[table], std::move(path)));
}

Computed leftSide(std::size_t table, const Term& term);

Expression condition(std::size_t table, const Term& term) {
    const auto left = leftSide(table, term);
    if (term.asks && *term.asks != Asks::count) return left.expression();
    switch (term.test) {
        case Test::equal:
            return (left == term.value).expression();
        case Test::atLeast:
            return (left >= term.value).expression();
        case Test::atMost:
            return (left <= term.value).expression();
        case Test::isNull:
            break;
    }
    return left.apply(Op::is(null)).expression();
}

Expression allOf(std::size_t table, const std::vector<Term>& terms) {
    std::vector<Expression> all;
    for (const auto& term : terms) all.push_back(condition(table, term));
    return Expression::conjunction(std::move(all));
}

/// The column, or what is asked.
Computed leftSide(std::size_t table, const Term& term) {
    if (!term.asks) return column(table, term.column);
    std::vector<std::ptrdiff_t> path;
    for (const auto number : term.column.path) {
        path.push_back(edges()[table][number].offset);
        table = edges()[table][number].target;
    }
    const auto& edge = edges()[table][term.edge];
    AssociatedRows rows{.asks = static_cast<AssociationQuestion>(*term.asks)};
    if (term.asks == Asks::count) rows.function = "count";
    // all rows hold nothing, and `every` of that is no question
    rows.condition = term.rows.empty() ? Expression(literal("1 = 1")) : allOf(edge.target, term.rows);
    return Computed(askAssociated(Expression::ofMember(edge.offset, std::move(path)), std::move(rows)));
}

template <class T>
Where<T> allOf(const std::vector<Term>& terms) {
    if (terms.empty()) return {};
    return Condition<AnyModel>(allOf(Edges<T>::table, terms));
}

template <class T>
Where<T> whereOf(const Query& query) {
    if (query.where.empty()) return {};
    std::vector<Expression> all;
    for (const auto& group : query.where) {
        std::vector<Expression> any;
        for (const auto& term : group) any.push_back(condition(Edges<T>::table, term));
        all.push_back(Expression::disjunction(std::move(any)));
    }
    return Condition<AnyModel>(Expression::conjunction(std::move(all)));
}

template <class T>
List<Order<T>> orderOf(const std::vector<Sort>& order) {
    std::vector<Order<T>> list;
    for (const auto& sort : order)
        list.push_back(
            sort.descending ? Order<T>(desc(column(Edges<T>::table, sort.column)))
                            : Order<T>(column(Edges<T>::table, sort.column))
        );
    return list;
}

template <class T>
List<Include<T>> includesOf(const std::vector<Node>& nodes);

template <class T, class M>
Include<T> includeOf(M T::*member, const Node& node) {
    using U = sequelize::detail::TargetOf<M>;
    sequelize::detail::OptionsFor<M> options;
    if (node.narrow) options.attributes = {&U::serial};
    options.include = includesOf<U>(node.children);
    if constexpr (sequelize::detail::keepsThroughRows<M>)
        if (node.minWeight) options.through.where = {{&M::ThroughRow::weight, Op::gte(*node.minWeight)}};
    options.where = allOf<U>(node.where);
    options.required = node.required;
    options.order = orderOf<U>(node.order);
    options.limit = node.limit;
    options.separate = node.separate;
    options.includeStrategy = node.strategy;
    return {member, std::move(options)};
}

template <class T>
List<Include<T>> includesOf(const std::vector<Node>& nodes) {
    std::vector<Include<T>> list;
    for (const auto& node : nodes)
        visitEdge<T>(node.edge, [&]<class M>(M T::*member) { list.push_back(includeOf(member, node)); });
    return list;
}

template <class T>
Answer found(const Model<T>& model, const Query& query) {
    const auto all = model.findAndCountAll(
        {.include = includesOf<T>(query.include),
         .includeStrategy = query.strategy,
         .where = whereOf<T>(query),
         .order = orderOf<T>(query.order),
         .limit = query.limit,
         .offset = query.offset}
    );
    Answer answer{.count = all.count};
    for (const auto& record : all.rows) answer.records.push_back(render(record, query.include));
    return answer;
}

Answer found(const World& world, const Query& query) {
    switch (query.table) {
        case 0:
            return found(world.people, query);
        case 1:
            return found(world.articles, query);
        case 2:
            return found(world.tags, query);
        case 3:
            return found(world.places, query);
        default:
            return found(world.badges, query);
    }
}

void check(World& world, const Query& query, const Answer& wanted) {
    world.log.clear();
    Answer answer;
    std::string error;
    try {
        answer = found(world, query);
    } catch (const BaseError& e) {
        error = e.what();
    }
    INFO(describe(query));
    INFO(world.log.text());
    CHECK(error == "");
    CHECK(answer.records == wanted.records);
    CHECK(answer.count == wanted.count);
}

}  // namespace

namespace {

void checkTrees(std::uint32_t seed, World& world, int trees) {
    for (int tree = 0; tree < trees; ++tree) {
        const auto query = randomQuery(world.random);
        const auto wanted = expected(world.data, query);
        INFO("seed " << seed << ", tree " << tree);
        check(world, query, wanted);
        check(world, separated(query, world.random, 100), wanted);
        check(world, separated(query, world.random, 50), wanted);
        check(world, withStrategy(query, IncludeStrategy::balanced), wanted);
        check(world, withStrategy(query, IncludeStrategy::separate), wanted);
        check(world, withStrategies(separated(query, world.random, 30), world.random), wanted);
    }
}

}  // namespace

TEST_CASE(
    "joined, loaded separately, and looked up in memory: one result", "[association][associated][loading][property]"
) {
    const auto seed = GENERATE(1U, 2U, 3U, 4U, 5U);
    World world(seed);
    checkTrees(seed, world, 30);
}

TEST_CASE(
    "what filters and soft deletion hide is as if it were not there", "[association][associated][property][filters]"
) {
    const auto seed = GENERATE(11U, 12U, 13U);
    World world(seed);
    world.hide();
    checkTrees(seed, world, 30);
}
