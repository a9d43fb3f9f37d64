#include <sequelize/schema/struct_layout.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace sequelize::detail {
namespace {

std::size_t aligned(std::size_t offset, std::size_t alignment) {
    return (offset + alignment - 1) / alignment * alignment;
}

/// Bytes that no part takes.
struct Gap {
    const StructPart* before;  // null: the struct begins with it
    const StructPart* after;   // null: the struct ends with it
    std::size_t bytes;
    std::size_t unexplained;  // those that are not there to align what follows

    /// Whether one of the struct's own members may be there.
    bool mayBeOwn() const { return !after || after->isOwn; }
    /// Whether there is a member for sure. A base class may end with padding of its own.
    bool isCertain(const StructLayout& layout) const {
        const bool isEdge = before && !before->isOwn && mayBeOwn();
        return unexplained >= (isEdge ? layout.alignment : 1);
    }
};

std::vector<Gap> gapsOf(const StructLayout& layout, const std::vector<StructPart>& parts) {
    std::vector<Gap> gaps;
    std::size_t end = 0;
    const StructPart* before = nullptr;
    const auto look = [&](std::size_t offset, std::size_t alignment, const StructPart* after) {
        if (offset > end)
            gaps.push_back({before, after, offset - end, offset - std::min(offset, aligned(end, alignment))});
    };
    for (const auto& part : parts) {
        const auto offset = static_cast<std::size_t>(part.offset);
        look(offset, part.alignment, &part);
        if (offset + part.size < end) continue;
        end = offset + part.size;
        before = &part;
    }
    look(layout.size, layout.alignment, nullptr);
    return gaps;
}

std::string gapPlace(const Gap& gap) {
    if (gap.before && gap.after) return fmt::format("between '{}' and '{}'", gap.before->name, gap.after->name);
    if (gap.before) return fmt::format("after '{}'", gap.before->name);
    if (gap.after) return fmt::format("before '{}'", gap.after->name);
    return "in the whole struct";
}

template <class Predicate>
std::string gapPlaces(const std::vector<Gap>& gaps, Predicate isMeant) {
    std::string places;
    for (const auto& gap : gaps)
        if (isMeant(gap)) places += (places.empty() ? "" : ", ") + gapPlace(gap);
    return places;
}

}  // namespace

std::string missingMembers(const StructLayout& layout, std::vector<StructPart> parts) {
    if (layout.isKnown) return {};
    std::ranges::sort(parts, [](const auto& a, const auto& b) {
        return a.offset != b.offset ? a.offset < b.offset : a.size > b.size;
    });
    const auto again = std::unique(parts.begin(), parts.end(), [](const auto& a, const auto& b) {
        return a.offset == b.offset && a.isOwn == b.isOwn;
    });
    parts.erase(again, parts.end());
    const auto gaps = gapsOf(layout, parts);
    const auto isCertain = [&](const Gap& gap) { return gap.isCertain(layout); };
    if (!layout.memberCount) {
        const std::string places = gapPlaces(gaps, isCertain);
        return places.empty() ? "" : "members " + places;
    }
    const auto known = static_cast<std::size_t>(std::ranges::count_if(parts, &StructPart::isOwn));
    if (known >= *layout.memberCount) {
        const std::string places =
            gapPlaces(gaps, [&](const Gap& gap) { return isCertain(gap) && !(gap.before && gap.before->isOwn); });
        return places.empty() ? "" : "members of its base class " + places;
    }
    std::string places = gapPlaces(gaps, [&](const Gap& gap) { return isCertain(gap) && gap.mayBeOwn(); });
    if (places.empty()) places = gapPlaces(gaps, [&](const Gap& gap) { return gap.mayBeOwn(); });
    return fmt::format("{} of its {} members{}{}", *layout.memberCount - known, *layout.memberCount,
                       places.empty() ? "" : ", ", places);
}

}  // namespace sequelize::detail
