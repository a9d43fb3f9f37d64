#include "line_direction.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace sequelize::detail {

std::vector<bool> turnedLines(const DiagramPicture& picture) {
    enum class State : std::uint8_t { unseen, open, done };
    std::vector<std::vector<std::size_t>> linesOf(picture.boxes.size());
    for (std::size_t i = 0; i < picture.lines.size(); ++i) linesOf[picture.lines[i].parent].push_back(i);
    std::vector<bool> isTurned(picture.lines.size(), false);
    std::vector<State> states(picture.boxes.size(), State::unseen);
    // A line to a box that is still open closes a circle. The stack is the heap's: a chain of tables may be long.
    std::vector<std::pair<std::size_t, std::size_t>> stack;  // a box, and which of its lines is next
    for (std::size_t start = 0; start < states.size(); ++start) {
        if (states[start] != State::unseen) continue;
        states[start] = State::open;
        stack.emplace_back(start, 0);
        while (!stack.empty()) {
            auto& [box, next] = stack.back();
            if (next == linesOf[box].size()) {
                states[box] = State::done;
                stack.pop_back();
                continue;
            }
            const std::size_t line = linesOf[box][next++];
            const std::size_t child = picture.lines[line].child;
            if (states[child] == State::open) isTurned[line] = child != picture.lines[line].parent;
            if (states[child] != State::unseen) continue;
            states[child] = State::open;
            stack.emplace_back(child, 0);
        }
    }
    return isTurned;
}

}  // namespace sequelize::detail
