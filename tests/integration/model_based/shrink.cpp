#include "integration/model_based/shrink.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace test::programs {
namespace {

class Shrinking {
public:
    Shrinking(Program program, const std::function<bool(const Program&)>& fails)
        : best_(std::move(program)), fails_(fails) {}

    Program run() {
        while (pass()) {
        }
        return std::move(best_);
    }

private:
    using Change = std::function<void(Program&)>;

    bool adopt(Program candidate) {
        if (!fails_(candidate)) return false;
        best_ = std::move(candidate);
        return true;
    }
    /// The program, or the body of a command in it, by the way that leads there.
    static Program& at(Program& program, const std::vector<std::size_t>& path) {
        Program* part = &program;
        for (const auto index : path) part = &(*part)[index].body;
        return *part;
    }

    bool pass() {
        bool smaller = false;
        for (std::size_t length = std::max<std::size_t>(best_.size() / 2, 1); length > 0; length /= 2)
            smaller = removeIn({}, length) || smaller;
        return simplifyIn({}) || smaller;
    }

    bool removeIn(const std::vector<std::size_t>& path, std::size_t length) {
        bool smaller = false;
        for (std::size_t begin = 0; begin < at(best_, path).size();) {
            Program candidate = best_;
            auto& part = at(candidate, path);
            const auto first = part.begin() + static_cast<std::ptrdiff_t>(begin);
            part.erase(first, first + static_cast<std::ptrdiff_t>(std::min(length, part.size() - begin)));
            if (adopt(std::move(candidate)))
                smaller = true;
            else
                ++begin;
        }
        return smaller;
    }

    bool simplifyIn(const std::vector<std::size_t>& path) {
        bool smaller = false;
        for (std::size_t i = 0; i < at(best_, path).size(); ++i) {
            if (at(best_, path)[i].verb == Verb::managed) {
                smaller = flatten(path, i) || smaller;
                if (i >= at(best_, path).size()) break;
                auto inner = path;
                inner.push_back(i);
                smaller = removeIn(inner, 1) || smaller;
                smaller = simplifyIn(inner) || smaller;
            }
            smaller = simplify(path, i) || smaller;
        }
        return smaller;
    }

    /// The body alone.
    bool flatten(const std::vector<std::size_t>& path, std::size_t index) {
        Program candidate = best_;
        auto& part = at(candidate, path);
        auto body = std::move(part[index].body);
        const auto place = part.erase(part.begin() + static_cast<std::ptrdiff_t>(index));
        part.insert(place, std::make_move_iterator(body.begin()), std::make_move_iterator(body.end()));
        return adopt(std::move(candidate));
    }

    template <class Simplify>
    bool change(const std::vector<std::size_t>& path, std::size_t index, Simplify apply) {
        Program candidate = best_;
        apply(at(candidate, path)[index]);
        return adopt(std::move(candidate));
    }

    bool simplify(const std::vector<std::size_t>& path, std::size_t index) {
        bool smaller = false;
        const auto current = [&]() -> const Command& { return at(best_, path)[index]; };
        if (current().fault) smaller = change(path, index, [](Command& c) { c.fault.reset(); }) || smaller;
        if (current().outer) smaller = change(path, index, [](Command& c) { c.outer = false; }) || smaller;
        if (!current().fields.empty()) smaller = change(path, index, [](Command& c) { c.fields.clear(); }) || smaller;
        while (current().rows.size() > 1 && change(path, index, [](Command& c) { c.rows.pop_back(); })) smaller = true;
        for (std::size_t row = 0; row < current().rows.size(); ++row)
            for (std::size_t i = current().rows[row].size(); i-- > 0;)
                smaller =
                    change(
                        path, index,
                        [&](Command& c) { c.rows[row].erase(c.rows[row].begin() + static_cast<std::ptrdiff_t>(i)); }
                    ) ||
                    smaller;
        for (std::size_t i = current().values.size(); current().values.size() > 1 && i-- > 0;)
            smaller =
                change(
                    path, index, [&](Command& c) { c.values.erase(c.values.begin() + static_cast<std::ptrdiff_t>(i)); }
                ) ||
                smaller;
        return smaller;
    }

    Program best_;
    const std::function<bool(const Program&)>& fails_;
};

}  // namespace

Program shrunk(Program program, const std::function<bool(const Program&)>& fails) {
    return Shrinking(std::move(program), fails).run();
}

}  // namespace test::programs
