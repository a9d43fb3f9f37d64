#include <array>
#include <functional>

#include "integration/include_render.hpp"

/// The naive reference: loops over all rows in memory, and forms every combination that a JOIN would.
namespace test::world {
namespace {

constexpr int none = -1;

struct Link {
    int row = none;
    Number weight = 0;
};

/// The rows of all tables, and for each edge which rows a row leads to.
struct Graph {
    std::array<std::vector<Fact>, 5> facts{};
    std::array<std::vector<std::vector<std::vector<Link>>>, 5> links{};
};

template <class S, class T, class Related>
std::vector<std::vector<Link>> linksOf(const std::vector<S>& sources, const std::vector<T>& targets, Related related) {
    std::vector<std::vector<Link>> all(sources.size());
    for (std::size_t s = 0; s < sources.size(); ++s)
        for (std::size_t t = 0; t < targets.size(); ++t)
            if (const MaybeNumber weight = related(sources[s], targets[t]))
                all[s].push_back({static_cast<int>(t), *weight});
    return all;
}

MaybeNumber unless(bool missing) {
    return missing ? MaybeNumber() : MaybeNumber(0);
}
MaybeNumber boss(const Person& staff, const Person& boss) {
    return unless(staff.bossId != boss.id);
}
MaybeNumber home(const Person& person, const Place& place) {
    return unless(
        !person.homeCountry || !isSameKey(*person.homeCountry, place.country) || person.homeNumber != place.number
    );
}
MaybeNumber badge(const Person& person, const Badge& badge) {
    return unless(badge.ownerId != person.id);
}
MaybeNumber author(const Article& article, const Person& person) {
    return unless(article.authorId != person.id);
}
MaybeNumber editor(const Article& article, const Person& person) {
    return unless(article.editorId != person.id);
}

Graph graphOf(const Data& data) {
    const auto tagged = [&](const Article& article, const Tag& tag) -> MaybeNumber {
        for (const auto& row : data.taggings)
            if (row.articleId == article.id && row.tagId == tag.id) return row.weight;
        return std::nullopt;
    };
    const auto placed = [&](const Tag& tag, const Place& place) -> MaybeNumber {
        for (const auto& row : data.placeTags)
            if (isSameKey(row.placeCountry, place.country) && row.placeNumber == place.number && row.tagId == tag.id)
                return row.weight;
        return std::nullopt;
    };
    const auto turned = [](auto related) { return [related](const auto& s, const auto& t) { return related(t, s); }; };
    Graph graph;
    const auto add = [&](std::size_t table, const auto& records) {
        for (const auto& record : records) graph.facts[table].push_back(factOf(record));
    };
    add(0, data.people);
    add(1, data.articles);
    add(2, data.tags);
    add(3, data.places);
    add(4, data.badges);
    graph.links[0] = {
        linksOf(data.people, data.people, boss),
        linksOf(data.people, data.people, turned(boss)),
        linksOf(data.people, data.places, home),
        linksOf(data.people, data.badges, badge),
        linksOf(data.people, data.articles, turned(author)),
        linksOf(data.people, data.articles, turned(editor))};
    graph.links[1] = {
        linksOf(data.articles, data.people, author), linksOf(data.articles, data.people, editor),
        linksOf(data.articles, data.tags, tagged)};
    graph.links[2] = {linksOf(data.tags, data.articles, turned(tagged)), linksOf(data.tags, data.places, placed)};
    graph.links[3] = {linksOf(data.places, data.people, turned(home)), linksOf(data.places, data.tags, turned(placed))};
    graph.links[4] = {linksOf(data.badges, data.people, turned(badge))};
    return graph;
}

/// The query's nodes one after the other, parents first; the root is the first.
struct Level {
    const Node* node = nullptr;
    std::size_t table = 0;
    std::vector<std::size_t> children{};
};
using Combination = std::vector<Link>;  // of each level, which row

class Evaluation {
public:
    Evaluation(const Graph& graph, const Query& query) : graph_(graph), query_(query) {
        levels_.push_back({nullptr, query.table, {}});
        addLevels(0, query.include);
    }

    Answer answer() {
        std::vector<Combination> rows;
        std::vector<int> roots;
        Answer answer;
        for (int root = 0; root < static_cast<int>(graph_.facts[query_.table].size()); ++root) {
            auto of = combinations(0, {root, 0});
            std::erase_if(of, [&](const Combination& row) { return !matches(row); });
            if (!of.empty()) ++answer.count;
            rows.insert(rows.end(), of.begin(), of.end());
        }
        std::stable_sort(rows.begin(), rows.end(), [&](const auto& l, const auto& r) { return isBefore(l, r); });
        for (const auto& row : rows)
            if (std::find(roots.begin(), roots.end(), row[0].row) == roots.end()) roots.push_back(row[0].row);
        const auto first = std::min<std::size_t>(query_.offset.value_or(0), roots.size());
        const auto end = std::min<std::size_t>(first + query_.limit.value_or(roots.size()), roots.size());
        for (auto i = first; i < end; ++i) {
            std::vector<const Combination*> own;
            for (const auto& row : rows)
                if (row[0].row == roots[i]) own.push_back(&row);
            answer.records.push_back(shown(0, own));
        }
        return answer;
    }

private:
    void addLevels(std::size_t parent, const std::vector<Node>& nodes) {
        for (const auto& node : nodes) {
            const auto index = levels_.size();
            levels_[parent].children.push_back(index);
            levels_.push_back({&node, edges()[levels_[parent].table][node.edge].target, {}});
            addLevels(index, node.children);
        }
    }

    MaybeNumber field(std::size_t level, const Link& link, Part part) const {
        if (link.row == none) return std::nullopt;
        const auto& fact = graph_.facts[levels_[level].table][static_cast<std::size_t>(link.row)];
        return part == Part::serial ? fact.serial : part == Part::a ? MaybeNumber(fact.a) : fact.b;
    }

    /// What the term says of the row of that table.
    bool holds(const Term& term, std::size_t table, const Link& link) const {
        const auto at = static_cast<std::size_t>(link.row);
        if (!term.asks) {
            if (link.row == none) return holds(term, MaybeNumber());
            const auto& fact = graph_.facts[table][at];
            const auto part = term.column.part;
            return holds(term, part == Part::serial ? fact.serial : part == Part::a ? MaybeNumber(fact.a) : fact.b);
        }
        const auto target = edges()[table][term.edge].target;
        Number rows = 0;
        Number holding = 0;
        if (link.row != none) {
            for (const auto& next : graph_.links[table][term.edge][at]) {
                ++rows;
                holding += std::all_of(term.rows.begin(), term.rows.end(), [&](const Term& condition) {
                    return holds(condition, target, next);
                });
            }
        }
        switch (*term.asks) {
            case Asks::some:
                return holding > 0;
            case Asks::none:
                return holding == 0;
            case Asks::every:
                return holding == rows;
            case Asks::count:
                break;
        }
        return holds(term, MaybeNumber(holding));
    }

    static bool holds(const Term& term, const MaybeNumber& value) {
        if (term.test == Test::isNull) return !value;
        if (!value) return false;
        return term.test == Test::equal     ? *value == term.value
               : term.test == Test::atLeast ? *value >= term.value
                                            : *value <= term.value;
    }

    std::size_t levelOf(const Reference& column, std::size_t level) const {
        for (const auto edge : column.path)
            for (const auto child : levels_[level].children)
                if (levels_[child].node->edge == edge) {
                    level = child;
                    break;
                }
        return level;
    }

    MaybeNumber valueOf(const Reference& column, std::size_t level, const Combination& row) const {
        level = levelOf(column, level);
        return field(level, row[level], column.part);
    }

    bool matches(const Combination& row) const {
        return std::all_of(query_.where.begin(), query_.where.end(), [&](const auto& group) {
            return std::any_of(group.begin(), group.end(), [&](const Term& term) {
                const auto level = levelOf(term.column, 0);
                return holds(term, levels_[level].table, row[level]);
            });
        });
    }

    /// Every combination of the row at this level and rows below it; none when something required is missing.
    std::vector<Combination> combinations(std::size_t level, const Link& link) const {
        std::vector<Combination> rows{Combination(levels_.size())};
        rows.front()[level] = link;
        for (const auto child : levels_[level].children) {
            const auto below = link.row == none ? std::vector<Combination>{} : related(level, link, child);
            if (below.empty()) {
                if (levels_[child].node->isRequired()) return {};
                continue;
            }
            std::vector<Combination> product;
            for (const auto& left : rows)
                for (const auto& right : below) {
                    product.push_back(left);
                    for (std::size_t i = 0; i < right.size(); ++i)
                        if (right[i].row != none) product.back()[i] = right[i];
                }
            rows = std::move(product);
        }
        return rows;
    }

    std::vector<Combination> related(std::size_t level, const Link& link, std::size_t child) const {
        const auto& node = *levels_[child].node;
        std::vector<std::vector<Combination>> found;  // of each record
        for (const auto& next : graph_.links[levels_[level].table][node.edge][static_cast<std::size_t>(link.row)]) {
            if (node.minWeight && next.weight < *node.minWeight) continue;
            const auto fits = [&](const Term& term) { return holds(term, levels_[child].table, next); };
            if (!std::all_of(node.where.begin(), node.where.end(), fits)) continue;
            if (auto rows = combinations(child, next); !rows.empty()) found.push_back(std::move(rows));
        }
        if (node.limit) {
            std::sort(found.begin(), found.end(), [&](const auto& l, const auto& r) {
                return compare(node.order, child, l.front(), r.front()) < 0;
            });
            if (found.size() > *node.limit) found.resize(*node.limit);
        }
        std::vector<Combination> all;
        for (const auto& rows : found) all.insert(all.end(), rows.begin(), rows.end());
        return all;
    }

    int compare(const std::vector<Sort>& order, std::size_t level, const Combination& left, const Combination& right)
        const {
        for (const auto& sort : order) {
            const auto l = valueOf(sort.column, level, left);
            const auto r = valueOf(sort.column, level, right);
            if (l != r) return (l < r) != sort.descending ? -1 : 1;  // NULL comes first, as in all the databases
        }
        return 0;
    }

    bool isBefore(const Combination& left, const Combination& right) const {
        if (const int way = compare(query_.order, 0, left, right)) return way < 0;
        for (std::size_t level = 1; level < levels_.size(); ++level)
            if (const int way = compare(levels_[level].node->order, level, left, right)) return way < 0;
        return false;
    }

    std::string shown(std::size_t level, const std::vector<const Combination*>& rows) const {
        const auto& link = (*rows.front())[level];
        Fact fact = graph_.facts[levels_[level].table][static_cast<std::size_t>(link.row)];
        if (levels_[level].node && levels_[level].node->narrow) fact = {fact.serial, 0, {}};
        std::string out = text(fact);
        for (const auto child : levels_[level].children) {
            const auto& node = *levels_[child].node;
            std::vector<std::pair<int, std::vector<const Combination*>>> records;
            for (const auto* row : rows) {
                const int number = (*row)[child].row;
                if (number == none) continue;
                auto at =
                    std::find_if(records.begin(), records.end(), [&](const auto& r) { return r.first == number; });
                if (at == records.end()) at = records.insert(at, {number, {}});
                at->second.push_back(row);
            }
            std::vector<std::string> texts;
            for (const auto& [number, own] : records) {
                texts.push_back(shown(child, own));
                if (edges()[levels_[level].table][node.edge].linked)
                    texts.back() += "~" + std::to_string((*own.front())[child].weight);
            }
            out += " " + listed(std::move(texts), !node.order.empty());
        }
        return out;
    }

    const Graph& graph_;
    const Query& query_;
    std::vector<Level> levels_{};
};

}  // namespace

Answer expected(const Data& data, const Query& query) {
    const Graph graph = graphOf(data);
    return Evaluation(graph, query).answer();
}

}  // namespace test::world
