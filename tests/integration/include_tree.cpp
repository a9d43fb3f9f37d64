#include "integration/include_tree.hpp"

#include <array>

namespace test::world {
namespace {

constexpr std::size_t mostNodes = 6;

template <class T>
std::vector<Edge> edgesOf(std::initializer_list<const char*> names) {
    std::vector<Edge> list;
    const char* const* name = names.begin();
    const auto add = [&]<class M>(M T::*member) {
        using namespace sequelize::detail;
        list.push_back(
            {*name++, Edges<TargetOf<M>>::table, AssociationTraits<M>::isToMany, keepsThroughRows<M>, offsetOf(member)}
        );
    };
    std::apply([&](auto... members) { (add(members), ...); }, Edges<T>::list);
    return list;
}

/// `path` begins at the table.
Term randomTerm(Random& random, std::size_t table, std::vector<std::size_t> path, std::size_t depth = 0) {
    for (const auto edge : path) table = edges()[table][edge].target;
    Term term{
        .column = {std::move(path), random.percent(50) ? Part::a : Part::b},
        .test = static_cast<Test>(random.below(4)),
        .value = random.small()};
    if (depth > 2 || !random.percent(35)) return term;
    term.asks = static_cast<Asks>(random.below(4));
    term.edge = random.below(edges()[table].size());
    while (random.percent(50)) term.rows.push_back(randomTerm(random, edges()[table][term.edge].target, {}, depth + 1));
    return term;
}

std::vector<Sort> randomOrder(Random& random, std::vector<std::size_t> path = {}) {
    std::vector<Sort> order;
    if (random.percent(60))
        order.push_back({{std::move(path), random.percent(50) ? Part::a : Part::b}, random.percent(50)});
    order.push_back({{{}, Part::serial}, random.percent(50)});
    return order;
}

std::vector<Node> randomNodes(Random& random, std::size_t table, std::size_t depth, std::size_t& left) {
    std::vector<Node> nodes;
    for (std::size_t i = 0; i < edges()[table].size(); ++i) {
        const auto& edge = edges()[table][i];
        if (left == 0 || !random.percent(depth == 1 ? 45 : 30)) continue;
        --left;
        Node node{.edge = i};
        if (random.percent(45)) node.required = random.percent(60);
        while (random.percent(30)) node.where.push_back(randomTerm(random, edge.target, {}));
        if (edge.linked && random.percent(30)) node.minWeight = random.small();
        if (edge.toMany && random.percent(50)) node.order = randomOrder(random);
        if (edge.toMany && random.percent(12)) {
            node.order = randomOrder(random);
            node.limit = random.below(3) + 1;
        }
        node.narrow = random.percent(20);
        if (depth < 3) node.children = randomNodes(random, edge.target, depth + 1, left);
        nodes.push_back(std::move(node));
    }
    return nodes;
}

/// A way to some record that a JOIN reads; marks the nodes on it.
std::vector<std::size_t> randomPath(Random& random, std::vector<Node>& nodes) {
    std::vector<Node*> open;
    for (auto& node : nodes)
        if (!node.limit) open.push_back(&node);
    if (open.empty()) return {};
    Node& next = *open[random.below(open.size())];
    next.joined = true;
    std::vector<std::size_t> path{next.edge};
    if (random.percent(50))
        for (const auto edge : randomPath(random, next.children)) path.push_back(edge);
    return path;
}

void separate(std::vector<Node>& nodes, std::size_t table, Random& random, std::size_t percent) {
    for (auto& node : nodes) {
        const auto& edge = edges()[table][node.edge];
        if (!node.joined && random.percent(percent)) node.separate = true;
        separate(node.children, edge.target, random, percent);
    }
}

void chooseStrategies(std::vector<Node>& nodes, Random& random) {
    for (auto& node : nodes) {
        if (random.percent(40)) node.strategy = strategies[random.below(strategies.size())];
        chooseStrategies(node.children, random);
    }
}

std::string text(const std::optional<IncludeStrategy>& strategy) {
    if (!strategy) return {};
    return std::array{" by join", " balanced", " by separate"}[static_cast<std::size_t>(*strategy)];
}

std::string text(const Reference& column) {
    std::string out;
    for (const auto edge : column.path) out += std::to_string(edge) + ".";
    return out + std::array{"serial", "a", "b"}[static_cast<std::size_t>(column.part)];
}

std::string text(const Term& term) {
    if (term.asks) {
        std::string out = text(term.column) +
                          std::array{" some ", " none ", " every ", " count "}[static_cast<std::size_t>(*term.asks)] +
                          std::to_string(term.edge) + "(";
        for (const auto& row : term.rows) out += text(row) + ";";
        out += ")";
        if (term.asks == Asks::count)
            out +=
                std::array{"=", ">=", "<=", " null "}[static_cast<std::size_t>(term.test)] + std::to_string(term.value);
        return out;
    }
    return text(term.column) + std::array{"=", ">=", "<=", " null "}[static_cast<std::size_t>(term.test)] +
           std::to_string(term.value);
}

std::string text(const std::vector<Sort>& order) {
    std::string out;
    for (const auto& sort : order) out += " " + text(sort.column) + (sort.descending ? " desc" : "");
    return out;
}

std::string text(const std::vector<Node>& nodes, std::size_t table, const std::string& indent) {
    std::string out;
    for (const auto& node : nodes) {
        const auto& edge = edges()[table][node.edge];
        out += "\n" + indent + edge.name;
        if (node.required) out += *node.required ? " required" : " optional";
        for (const auto& term : node.where) out += " [" + text(term) + "]";
        if (node.minWeight) out += " weight>=" + std::to_string(*node.minWeight);
        if (!node.order.empty()) out += " order" + text(node.order);
        if (node.limit) out += " limit " + std::to_string(*node.limit);
        if (node.narrow) out += " narrow";
        if (node.separate) out += " separate";
        out += text(node.strategy);
        out += text(node.children, edge.target, indent + "  ");
    }
    return out;
}

}  // namespace

const std::vector<std::vector<Edge>>& edges() {
    static const std::vector<std::vector<Edge>> all{
        edgesOf<Person>({"boss", "staff", "home", "badge", "written", "edited"}),
        edgesOf<Article>({"author", "editor", "tags"}),
        edgesOf<Tag>({"articles", "places"}),
        edgesOf<Place>({"residents", "tags"}),
        edgesOf<Badge>({"owner"}),
    };
    return all;
}

Query randomQuery(Random& random) {
    Query query{.table = random.below(edges().size())};
    std::size_t left = mostNodes;
    while (query.include.empty()) query.include = randomNodes(random, query.table, 1, left);
    while (random.percent(45)) {
        // alternatives stay on one way from the root: between two ways, an order of the includes would mean nothing
        auto path = random.percent(60) ? randomPath(random, query.include) : std::vector<std::size_t>{};
        std::vector<Term> group{randomTerm(random, query.table, path)};
        if (random.percent(40)) {
            path.resize(random.below(path.size() + 1));
            group.push_back(randomTerm(random, query.table, path));
        }
        query.where.push_back(std::move(group));
    }
    query.order =
        randomOrder(random, random.percent(50) ? randomPath(random, query.include) : std::vector<std::size_t>{});
    if (random.percent(50)) query.limit = random.below(4) + 1;
    if (query.limit && random.percent(40)) query.offset = random.below(3);
    return query;
}

Query separated(Query query, Random& random, std::size_t percent) {
    separate(query.include, query.table, random, percent);
    return query;
}

Query withStrategy(Query query, IncludeStrategy strategy) {
    query.strategy = strategy;
    return query;
}

Query withStrategies(Query query, Random& random) {
    query.strategy = strategies[random.below(strategies.size())];
    chooseStrategies(query.include, random);
    return query;
}

std::string describe(const Query& query) {
    std::string out = std::array{"people", "articles", "tags", "places", "badges"}[query.table];
    for (const auto& group : query.where) {
        out += " where";
        for (const auto& term : group) out += " or " + text(term);
    }
    out += " order" + text(query.order);
    out += text(query.strategy);
    if (query.limit) out += " limit " + std::to_string(*query.limit);
    if (query.offset) out += " offset " + std::to_string(*query.offset);
    return out + text(query.include, query.table, "  ");
}

}  // namespace test::world
